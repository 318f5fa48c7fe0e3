package dev.continuum.sim.membership;

import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;

/**
 * Decides what becomes of a packet. One thread only.
 *
 * <p>Cuts are one-way: by side (two nodes on different sides cannot reach each other), or for a
 * share of all ordered pairs, chosen by a hash so that a pair stays cut.
 */
public final class SimulatedNetwork {
  /** The packet is lost. */
  public static final long LOST = -1;

  /** How long a sender waits before it sends lost data of a stream again, at first. */
  private static final long RETRANSMIT_NANOS = 200_000_000L;

  private static final int MAX_RETRANSMITS = 6;

  private final RandomSource random;
  private final int[] side;
  private NetworkConditions conditions;
  private double oneWayShare;
  private long oneWaySalt;

  public SimulatedNetwork(int nodes, NetworkConditions conditions, RandomSource random) {
    this.side = new int[nodes];
    this.conditions = conditions;
    this.random = random;
  }

  public void conditions(NetworkConditions now) {
    conditions = now;
  }

  /** Puts a node on a side; all begin on side 0. */
  public void side(int node, int number) {
    side[node] = number;
  }

  /** Cuts this share of the ordered pairs; 0 heals them. */
  public void cutOneWay(double share) {
    oneWayShare = share;
    oneWaySalt = random.nextLong();
  }

  boolean isCut(int from, int to) {
    if (side[from] != side[to]) {
      return true;
    }
    if (oneWayShare == 0) {
      return false;
    }
    long hash = SeededRandom.mix(oneWaySalt ^ SeededRandom.mix(((long) from << 32) ^ to));
    return (hash >>> 11) * 0x1.0p-53 < oneWayShare;
  }

  /** How long a datagram is on its way, or {@link #LOST}. */
  public long datagramNanos(int from, int to) {
    if (isCut(from, to) || random.nextDouble() < conditions.loss()) {
      return LOST;
    }
    long held = random.nextDouble() < conditions.reordering() ? NetworkConditions.REORDER_NANOS : 0;
    return oneWayNanos() + held;
  }

  public boolean isDuplicated() {
    return conditions.duplication() > 0 && random.nextDouble() < conditions.duplication();
  }

  /** The same for a message on a stream, which is opened first and sends again what gets lost. */
  long streamNanos(int from, int to) {
    if (isCut(from, to) || isCut(to, from)) {
      return LOST;
    }
    long nanos = oneWayNanos() + oneWayNanos() + oneWayNanos();
    for (int leg = 0; leg < 3; leg++) {
      int tries = 0;
      while (random.nextDouble() < conditions.loss()) {
        if (++tries > MAX_RETRANSMITS) {
          return LOST;
        }
        nanos += RETRANSMIT_NANOS << (tries - 1);
      }
    }
    return nanos;
  }

  private long oneWayNanos() {
    double exponential = -Math.log(1 - random.nextDouble());
    return conditions.latencyNanos() + (long) (exponential * conditions.jitterNanos());
  }
}
