package dev.continuum.sim.membership;

/**
 * How a simulated network is. Thread-safe (immutable).
 *
 * @param latencyNanos the shortest time on the way
 * @param jitterNanos the mean of what comes on top, exponentially distributed
 * @param loss the share of datagrams that get lost, 0 to below 1
 * @param duplication the share that arrives twice
 * @param reordering the share that is held up for {@link #REORDER_NANOS} more
 * @param clockDrift how far a node's clock runs fast or slow at most, as a share
 */
public record NetworkConditions(
    long latencyNanos,
    long jitterNanos,
    double loss,
    double duplication,
    double reordering,
    double clockDrift) {
  public static final long REORDER_NANOS = 20_000_000L;

  public NetworkConditions {
    share("loss", loss, 0.99);
    share("duplication", duplication, 0.99);
    share("reordering", reordering, 0.99);
    share("clockDrift", clockDrift, 0.5);
  }

  /** A site's network: half a millisecond and a bit. */
  public static final NetworkConditions LAN = new NetworkConditions(300_000L, 300_000L, 0, 0, 0, 0);

  public NetworkConditions withLoss(double share) {
    return new NetworkConditions(
        latencyNanos, jitterNanos, share, duplication, reordering, clockDrift);
  }

  private static void share(String field, double value, double max) {
    if (!(value >= 0 && value <= max)) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: 0.." + max + ")");
    }
  }
}
