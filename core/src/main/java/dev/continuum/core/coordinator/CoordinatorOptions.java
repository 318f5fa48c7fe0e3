package dev.continuum.core.coordinator;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;

/**
 * The coordinator's limits. Thread-safe (immutable).
 *
 * @param healthIntervalNanos between two rounds that look at every node
 * @param unhealthyThreshold rounds in which a node was not mentioned until it counts as dead
 * @param degradedLoad a node above it is degraded
 * @param balance how a node is chosen
 */
public record CoordinatorOptions(
    long healthIntervalNanos, int unhealthyThreshold, double degradedLoad, Balance balance) {
  public static final long DEFAULT_HEALTH_INTERVAL_NANOS = 10_000_000_000L;
  public static final int DEFAULT_UNHEALTHY_THRESHOLD = 3;
  public static final double DEFAULT_DEGRADED_LOAD = 0.7;

  /** A node that was not mentioned for so many intervals is stale. */
  static final int STALE_INTERVALS = 2;

  /** A node that was not mentioned in so many rounds is forgotten. */
  static final int FORGET_AFTER_MISSES = 1_000;

  /** A node whose silence is so unlikely gets no requests; the threshold of seed 003. */
  static final double SUSPICIOUS_PHI = 8;

  /** A degraded node is healthy again when its load is this much below the limit. */
  static final double RECOVERY_MARGIN = 0.05;

  /** What a request that has not ended adds to a load, until the node reports it itself. */
  static final double LOAD_OF_A_REQUEST = 0.01;

  /** Round trips within this factor of the shortest are equally near. */
  static final double NEAR_FACTOR = 1.25;

  public CoordinatorOptions {
    if (healthIntervalNanos < 1) {
      throw invalid("health_check_interval", healthIntervalNanos, "at least 1 ns");
    }
    if (unhealthyThreshold < 1 || unhealthyThreshold > FORGET_AFTER_MISSES) {
      throw invalid("unhealthy_threshold", unhealthyThreshold, "1.." + FORGET_AFTER_MISSES);
    }
    if (!(degradedLoad >= 0 && degradedLoad <= 1)) {
      throw invalid("degraded_threshold", degradedLoad, "0..1");
    }
  }

  /** The first design's values, with this choice. */
  public static CoordinatorOptions of(Balance balance) {
    return new CoordinatorOptions(
        DEFAULT_HEALTH_INTERVAL_NANOS, DEFAULT_UNHEALTHY_THRESHOLD, DEFAULT_DEGRADED_LOAD, balance);
  }

  private static ContinuumException invalid(String field, Object value, String expected) {
    return ContinuumException.field(
        ErrorCode.CONFIG_INVALID, "federation.coordinator." + field, value, expected);
  }
}
