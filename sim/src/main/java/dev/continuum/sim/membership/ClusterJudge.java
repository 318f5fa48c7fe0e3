package dev.continuum.sim.membership;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.Membership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds what nodes report against what is true. One thread only.
 *
 * <p>What must never be is collected in {@link #violations}: an incarnation that its owner never
 * announced, a return from the dead at or below the evidence of the death. What may be, but not
 * often, is counted.
 */
public final class ClusterJudge implements ClusterObserver {
  private static final int MAX_VIOLATIONS = 20;
  private static final long NEVER = -1;

  /** One crash and who noticed. */
  private static final class Crash {
    final long atNanos;
    long firstNanos = NEVER;
    long lastNanos = NEVER;
    int witnesses;

    Crash(long atNanos) {
      this.atNanos = atNanos;
    }
  }

  private final SimulatedCluster cluster;
  private final boolean[] disturbed;
  private final long[] resumedNanos;
  private final long[] ownIncarnation;
  private final @Nullable Crash[] crashes;
  private final Map<Long, Long> evidence = new HashMap<>();
  private final Map<Long, Long> wronglyDead = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private long falseDeaths;
  private long falseDeathsOfHealthy;
  private long suspicions;
  private long longestWrongNanos;
  private long partitions;
  private long heldDown;
  private long refused;
  private long reports;
  private final long[] firstPartitionNanos = {NEVER};

  public ClusterJudge(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.disturbed = new boolean[cluster.size()];
    this.resumedNanos = new long[cluster.size()];
    this.ownIncarnation = new long[cluster.size()];
    this.crashes = new Crash[cluster.size()];
    Arrays.fill(resumedNanos, 0);
  }

  /** From now on this node's deaths are no surprise. */
  public void disturb(int node) {
    disturbed[node] = true;
  }

  @Override
  public void started(int node, long nowNanos) {
    crashes[node] = null;
    resumedNanos[node] = nowNanos;
    forgetViewsOf(node);
  }

  @Override
  public void crashed(int node, long nowNanos) {
    Membership core = cluster.core(node);
    if (core != null) {
      ownIncarnation[node] = core.self().incarnation();
    }
    crashes[node] = new Crash(nowNanos);
    disturbed[node] = true;
    wronglyDead.keySet().removeIf(pair -> target(pair) == node || observerOf(pair) == node);
  }

  @Override
  public void paused(int node, long nowNanos) {
    disturbed[node] = true;
  }

  @Override
  public void slowed(int node, long nowNanos) {
    disturbed[node] = true;
  }

  @Override
  public void resumed(int node, long nowNanos) {
    resumedNanos[node] = nowNanos;
  }

  @Override
  public void event(int node, Event event, long nowNanos) {
    switch (event) {
      case Event.MemberUp up -> {
        reports++;
        returned(node, up.member(), nowNanos);
      }
      case Event.MemberFailed failed -> {
        reports++;
        failed(node, failed.member(), nowNanos);
      }
      case Event.MemberLeft left ->
          evidence.put(pair(node, left.member()), left.member().incarnation());
      case Event.MemberSuspected suspected -> suspicions++;
      case Event.MemberChanged changed -> announcedByOwner(changed.member());
      case Event.MemberTrusted trusted -> announcedByOwner(trusted.member());
      case Event.PartitionDetected detected -> {
        partitions++;
        if (firstPartitionNanos[0] == NEVER) {
          firstPartitionNanos[0] = nowNanos;
        }
      }
      case Event.MemberHeldDown held -> heldDown++;
      case Event.Refused no -> refused++;
      case Event.MemberReplaced replaced -> {}
      case Event.Conflict conflict -> {}
      case Event.Joined joined -> {}
      case Event.JoinDelayed delayed -> {}
      case Event.LeaveCompleted completed -> {}
      case Event.Refuted refuted -> {}
      case Event.LocalHealthChanged changed -> {}
      case Event.LoopStalled stalled -> {}
      case Event.Isolated isolated -> {}
      case Event.Reconnected reconnected -> {}
      case Event.PartitionHealed healed -> {}
    }
  }

  public List<String> violations() {
    return List.copyOf(violations);
  }

  /** Reports of a death of a running node. */
  public long falseDeaths() {
    return falseDeaths;
  }

  /** Of these, reports about a node that nothing was done to. */
  public long falseDeathsOfHealthy() {
    return falseDeathsOfHealthy;
  }

  public long suspicions() {
    return suspicions;
  }

  public long partitions() {
    return partitions;
  }

  public long heldDown() {
    return heldDown;
  }

  public long refused() {
    return refused;
  }

  /** Reports of members up and failed. */
  public long reports() {
    return reports;
  }

  public long firstPartitionNanos() {
    return firstPartitionNanos[0];
  }

  /** The longest that a running node that was not paused any more stayed dead for somebody. */
  public long longestWrongNanos() {
    long longest = longestWrongNanos;
    for (Map.Entry<Long, Long> entry : wronglyDead.entrySet()) {
      longest = Math.max(longest, wrongNanos(entry.getKey(), entry.getValue()));
    }
    return longest;
  }

  /** From a crash to its first report, or -1; the node must not have been started again. */
  public long firstSeenNanos(int node) {
    Crash crash = crashes[node];
    return crash == null || crash.firstNanos == NEVER ? NEVER : crash.firstNanos - crash.atNanos;
  }

  /** From a crash to the report of the last of the nodes that run, or -1 while some are missing. */
  public long allSeenNanos(int node) {
    Crash crash = crashes[node];
    return crash == null || crash.witnesses < running() ? NEVER : crash.lastNanos - crash.atNanos;
  }

  /** How many of the running nodes have noticed. */
  public int witnesses(int node) {
    Crash crash = crashes[node];
    return crash == null ? 0 : crash.witnesses;
  }

  int running() {
    int count = 0;
    for (int i = 0; i < cluster.size(); i++) {
      count += cluster.isRunning(i) ? 1 : 0;
    }
    return count;
  }

  /** Whether all running nodes have the same members, these nodes, and suspect nobody. */
  public boolean agrees() {
    return disagreement() == null;
  }

  /** What differs from the truth, or null. */
  public @Nullable String disagreement() {
    int running = running();
    long digest = 0;
    for (int i = 0; i < cluster.size(); i++) {
      Membership core = cluster.core(i);
      if (core == null) {
        continue;
      }
      if (core.liveCount() != running || core.status().suspects() != 0) {
        return "node " + i + " sees " + core.status() + " (expected: " + running + " live)";
      }
      if (digest != 0 && core.viewDigest() != digest) {
        return "node " + i + " has another view";
      }
      digest = core.viewDigest();
    }
    return null;
  }

  private void returned(int node, Member member, long nowNanos) {
    announcedByOwner(member);
    long pair = pair(node, member);
    Long known = evidence.remove(pair);
    if (known != null && member.incarnation() <= known) {
      violation(
          "node "
              + node
              + " took "
              + member.name()
              + " back at "
              + member.incarnation()
              + " (expected: above "
              + known
              + ")");
    }
    Long since = wronglyDead.remove(pair);
    if (since != null) {
      longestWrongNanos = Math.max(longestWrongNanos, wrongNanos(pair, since, nowNanos));
    }
  }

  private void failed(int node, Member member, long nowNanos) {
    int target = cluster.number(member.id());
    long pair = pair(node, member);
    evidence.merge(pair, member.incarnation(), Math::max);
    if (cluster.isRunning(target)) {
      falseDeaths++;
      falseDeathsOfHealthy += disturbed[target] ? 0 : 1;
      wronglyDead.put(pair, nowNanos);
      return;
    }
    Crash crash = crashes[target];
    if (crash != null) {
      crash.firstNanos = crash.firstNanos == NEVER ? nowNanos : crash.firstNanos;
      crash.lastNanos = nowNanos;
      crash.witnesses++;
    }
  }

  private void announcedByOwner(Member member) {
    int owner = cluster.number(member.id());
    Membership core = cluster.core(owner);
    long own = core == null ? ownIncarnation[owner] : core.self().incarnation();
    if (member.incarnation() > own) {
      violation(
          member.name()
              + ": incarnation "
              + member.incarnation()
              + " (expected: at most "
              + own
              + ", its own)");
    }
  }

  private void violation(String text) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(text);
    }
  }

  private void forgetViewsOf(int node) {
    evidence.keySet().removeIf(pair -> observerOf(pair) == node);
    wronglyDead.keySet().removeIf(pair -> observerOf(pair) == node);
  }

  private long wrongNanos(long pair, long sinceNanos) {
    return wrongNanos(pair, sinceNanos, cluster.nowNanos());
  }

  private long wrongNanos(long pair, long sinceNanos, long untilNanos) {
    if (cluster.isPaused(target(pair)) || cluster.isPaused(observerOf(pair))) {
      return 0;
    }
    long from =
        Math.max(Math.max(sinceNanos, resumedNanos[target(pair)]), resumedNanos[observerOf(pair)]);
    return Math.max(0, untilNanos - from);
  }

  private long pair(int observer, Member member) {
    return ((long) observer << 32) | cluster.number(member.id());
  }

  private static int observerOf(long pair) {
    return (int) (pair >>> 32);
  }

  private static int target(long pair) {
    return (int) pair;
  }
}
