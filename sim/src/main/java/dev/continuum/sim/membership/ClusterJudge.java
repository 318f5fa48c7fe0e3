package dev.continuum.sim.membership;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.Membership;
import java.util.ArrayList;
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

  /** For each observer: the incarnations at which it saw others end. */
  private final List<Map<Integer, Long>> evidence = new ArrayList<>();

  /** For each observer: since when it takes running nodes for dead. */
  private final List<Map<Integer, Long>> wronglyDead = new ArrayList<>();

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
    for (int i = 0; i < cluster.size(); i++) {
      evidence.add(new HashMap<>());
      wronglyDead.add(new HashMap<>());
    }
  }

  /** From now on this node's deaths are no surprise. */
  public void disturb(int node) {
    disturbed[node] = true;
  }

  @Override
  public void started(int node, long nowNanos) {
    crashes[node] = null;
    resumedNanos[node] = nowNanos;
    evidence.get(node).clear();
    wronglyDead.get(node).clear();
  }

  @Override
  public void crashed(int node, long nowNanos) {
    Membership core = cluster.core(node);
    if (core != null) {
      ownIncarnation[node] = core.self().incarnation();
    }
    crashes[node] = new Crash(nowNanos);
    disturbed[node] = true;
    wronglyDead.get(node).clear();
    wronglyDead.forEach(since -> since.remove(node));
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
          evidence.get(node).put(number(left.member()), left.member().incarnation());
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
    for (int observer = 0; observer < wronglyDead.size(); observer++) {
      for (Map.Entry<Integer, Long> entry : wronglyDead.get(observer).entrySet()) {
        longest =
            Math.max(
                longest,
                wrongNanos(observer, entry.getKey(), entry.getValue(), cluster.nowNanos()));
      }
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
    int target = number(member);
    Long known = evidence.get(node).remove(target);
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
    Long since = wronglyDead.get(node).remove(target);
    if (since != null) {
      longestWrongNanos = Math.max(longestWrongNanos, wrongNanos(node, target, since, nowNanos));
    }
  }

  private void failed(int node, Member member, long nowNanos) {
    int target = number(member);
    evidence.get(node).merge(target, member.incarnation(), Math::max);
    if (cluster.isRunning(target)) {
      falseDeaths++;
      falseDeathsOfHealthy += disturbed[target] ? 0 : 1;
      wronglyDead.get(node).put(target, nowNanos);
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

  private long wrongNanos(int observer, int target, long sinceNanos, long untilNanos) {
    if (cluster.isPaused(target) || cluster.isPaused(observer)) {
      return 0;
    }
    long from = Math.max(sinceNanos, Math.max(resumedNanos[target], resumedNanos[observer]));
    return Math.max(0, untilNanos - from);
  }

  private int number(Member member) {
    return cluster.number(member.id());
  }
}
