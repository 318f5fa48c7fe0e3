package dev.continuum.core.coordinator;

import dev.continuum.core.coordinator.Observation.Belief;
import java.util.Locale;

/** One node, and what its state follows from. One thread only. */
final class Tracked {
  private final CoordinatorOptions options;
  private Observation seen;
  private long seenNanos;
  private int misses;
  private int inFlight;
  private NodeState state = NodeState.JOINING;
  private String reason = "";

  Tracked(CoordinatorOptions options, Observation seen, long nowNanos) {
    this.options = options;
    this.seen = seen;
    this.seenNanos = nowNanos;
    judge();
  }

  Observation seen() {
    return seen;
  }

  NodeState state() {
    return state;
  }

  /** Takes in what is known now; whether the choice may be another one. */
  boolean see(Observation now, long nowNanos) {
    boolean moved = !now.zone().equals(seen.zone());
    seen = now;
    seenNanos = nowNanos;
    misses = 0;
    return judge() || moved;
  }

  /** A health round; whether the state is another one. */
  boolean check(long nowNanos) {
    long age = nowNanos - seenNanos;
    misses =
        age > CoordinatorOptions.STALE_INTERVALS * options.healthIntervalNanos() ? misses + 1 : 0;
    return judge();
  }

  /** Nobody has mentioned it for so long that it need not be shown any more. */
  boolean isForgotten() {
    return misses >= CoordinatorOptions.FORGET_AFTER_MISSES;
  }

  void begun() {
    inFlight++;
  }

  void ended() {
    inFlight = Math.max(0, inFlight - 1);
  }

  /** The load it reported, and what it was given since. */
  double expectedLoad() {
    return seen.load() + inFlight * CoordinatorOptions.LOAD_OF_A_REQUEST;
  }

  NodeHealth health() {
    return new NodeHealth(seen.node(), state, seen.load(), seen.latencyNanos(), reason);
  }

  private boolean judge() {
    NodeState before = state;
    state = next();
    reason = reason();
    return state != before;
  }

  private NodeState next() {
    if (seen.belief() == Belief.DEAD || misses >= options.unhealthyThreshold()) {
      return NodeState.DEAD;
    }
    if (seen.belief() == Belief.UNSEEN) {
      return NodeState.JOINING;
    }
    if (seen.belief() == Belief.SUSPECT || isSilent() || misses > 0) {
      return NodeState.UNHEALTHY;
    }
    double limit =
        options.degradedLoad()
            - (state == NodeState.DEGRADED ? CoordinatorOptions.RECOVERY_MARGIN : 0);
    return seen.load() > limit ? NodeState.DEGRADED : NodeState.HEALTHY;
  }

  private boolean isSilent() {
    return seen.phi() >= CoordinatorOptions.SUSPICIOUS_PHI;
  }

  private String reason() {
    return switch (state) {
      case HEALTHY -> "";
      case JOINING -> "never seen alive";
      case DEGRADED ->
          String.format(
              Locale.ROOT, "load %.2f (degraded above %.2f)", seen.load(), options.degradedLoad());
      case UNHEALTHY ->
          misses > 0
              ? "nothing known of it for "
                  + misses
                  + " of "
                  + options.unhealthyThreshold()
                  + " checks"
              : seen.belief() == Belief.SUSPECT
                  ? "suspected: it does not answer somebody"
                  : String.format(Locale.ROOT, "silent: phi %.1f", seen.phi());
      case DEAD ->
          seen.belief() == Belief.DEAD
              ? "membership takes it for dead"
              : "nothing known of it for " + misses + " checks";
    };
  }
}
