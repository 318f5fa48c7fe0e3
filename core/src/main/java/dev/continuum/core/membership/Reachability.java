package dev.continuum.core.membership;

/**
 * How much of the cluster this node can reach, and whether it is the network that is split. One
 * thread only.
 *
 * <p>Silence from everybody means that this node is cut off: it then judges nobody, except where
 * there are so few that a crash looks the same. Several members that become unreachable together,
 * for two probe cycles, are a partition; one of three is a crash.
 */
final class Reachability {
  /** Up to so many members, silence may just as well be the others' fault. */
  static final int FEW = 3;

  private static final int MIN_UNREACHABLE = 2;
  private static final double MIN_UNREACHABLE_SHARE = 0.1;
  private static final int CYCLES = 2;

  /** One silence is no time to judge anybody; so many of them are worth a report. */
  private static final int SILENCES_OF_ISOLATION = 3;

  /** Deaths longer ago are no part of a split of now. */
  private static final int WINDOW_CYCLES = 600;

  private final Shared shared;
  private final Beliefs beliefs;
  private final boolean freezes;
  private boolean isolated;
  private boolean partitioned;
  private long differsSinceNanos = -1;
  private int unreachable;

  Reachability(Shared shared, Beliefs beliefs) {
    this.shared = shared;
    this.beliefs = beliefs;
    this.freezes = shared.options.has(Feature.ISOLATION_FREEZE);
  }

  /** Comes several times in a probe cycle. */
  void watch() {
    if (freezes && !isolated && isSilent(SILENCES_OF_ISOLATION)) {
      isolated = true;
      shared.emit(new Event.Isolated(shared.liveCount()));
    }
    unreachable = countUnreachable();
    boolean now = isolated || looksSplit();
    if (now == partitioned) {
      differsSinceNanos = -1;
    } else if (differsSinceNanos < 0) {
      differsSinceNanos = shared.now();
    } else if (shared.now() - differsSinceNanos >= CYCLES * cycleNanos()) {
      partitioned = now;
      differsSinceNanos = -1;
      shared.emit(
          partitioned
              ? new Event.PartitionDetected(reachable(), total())
              : new Event.PartitionHealed(reachable(), total()));
    }
  }

  /** Something arrived from another node. */
  void heard() {
    if (isolated) {
      isolated = false;
      beliefs.restartSuspicions();
      shared.emit(new Event.Reconnected());
    }
  }

  /** Whether nobody may be declared dead now. */
  boolean isFrozen() {
    return freezes && (isolated || isSilent(1));
  }

  boolean isPartitioned() {
    return partitioned;
  }

  int reachable() {
    return isolated ? 1 : shared.liveCount() - shared.table.suspects();
  }

  int total() {
    return shared.liveCount() + unreachable - shared.table.suspects();
  }

  private boolean isSilent(int times) {
    return shared.liveCount() > FEW
        && shared.silenceNanos() > times * shared.options.probing().isolationNanos();
  }

  private boolean looksSplit() {
    return unreachable >= MIN_UNREACHABLE && unreachable >= MIN_UNREACHABLE_SHARE * total();
  }

  private int countUnreachable() {
    MemberTable table = shared.table;
    int count = table.suspects();
    long since = shared.now() - WINDOW_CYCLES * cycleNanos();
    for (int i = 0; i < table.dead(); i++) {
      int slot = table.dead(i);
      if (table.announced(slot) != null && table.changedNanos(slot) >= since) {
        count++;
      }
    }
    return count;
  }

  private long cycleNanos() {
    return shared.options.probing().intervalNanos();
  }
}
