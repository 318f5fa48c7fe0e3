package dev.continuum.core.gossip;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;

/**
 * Every number that the mesh depends on. Thread-safe (immutable).
 *
 * @param fanout how many nodes one node pushes a publication to
 * @param announcements how many others each node tells that it has a publication
 */
public record GossipOptions(
    int fanout, int announcements, Timing timing, Bounds bounds, Flow flow) {
  public static final int MAX_FANOUT = 16;
  private static final int TTL_SLACK_HOPS = 4;
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long MAX_NANOS = 86_400 * SECOND;

  public GossipOptions {
    range("fanout", fanout, 1, MAX_FANOUT);
    range("announcements", announcements, 0, 64);
  }

  /**
   * When something is done.
   *
   * @param intervalNanos between two rounds: announcements, pulls
   * @param acknowledgeNanos how long it may take to say that a push arrived
   * @param pullAfterNanos how long a push is waited for before it is pulled
   * @param answerNanos how long an answer is waited for, beside the round trip
   * @param pingNanos between two pings while something is going on
   * @param idlePingNanos the same while nothing is
   * @param syncNanos between two comparisons, whatever the digests say
   * @param minSyncNanos between two comparisons that a differing digest asks for
   * @param retentionNanos how long a publication is held and repaired
   */
  public record Timing(
      long intervalNanos,
      long acknowledgeNanos,
      long pullAfterNanos,
      long answerNanos,
      long pingNanos,
      long idlePingNanos,
      long syncNanos,
      long minSyncNanos,
      long retentionNanos) {
    public Timing {
      range("timing.intervalNanos", intervalNanos, MILLI, MAX_NANOS);
      range("timing.acknowledgeNanos", acknowledgeNanos, 0, MAX_NANOS);
      range("timing.pullAfterNanos", pullAfterNanos, 0, MAX_NANOS);
      range("timing.answerNanos", answerNanos, acknowledgeNanos + 1, MAX_NANOS);
      range("timing.pingNanos", pingNanos, MILLI, MAX_NANOS);
      range("timing.idlePingNanos", idlePingNanos, pingNanos, MAX_NANOS);
      range("timing.minSyncNanos", minSyncNanos, MILLI, MAX_NANOS);
      range("timing.syncNanos", syncNanos, minSyncNanos, MAX_NANOS);
      range("timing.retentionNanos", retentionNanos, SECOND, MAX_NANOS);
    }

    Timing withInterval(long nanos) {
      return new Timing(
          nanos,
          nanos / 4,
          2 * nanos + nanos / 2,
          nanos + nanos / 2,
          pingNanos,
          idlePingNanos,
          syncNanos,
          minSyncNanos,
          retentionNanos);
    }
  }

  /**
   * What is held at most.
   *
   * @param maxMessages publications in the buffer
   * @param maxBytes their bodies
   * @param maxOrigins starts of nodes that something is known of
   * @param maxRuns runs of sequences above the floor of one origin
   * @param maxMissing names of publications that are being asked for
   */
  public record Bounds(
      int maxMessages, long maxBytes, int maxOrigins, int maxRuns, int maxMissing) {
    public Bounds {
      range("bounds.maxMessages", maxMessages, 1, 1 << 20);
      range("bounds.maxBytes", maxBytes, Publication.MAX_BODY_BYTES, 1L << 34);
      range("bounds.maxOrigins", maxOrigins, 1, 1 << 16);
      range("bounds.maxRuns", maxRuns, 1, Message.MAX_RUNS);
      range("bounds.maxMissing", maxMissing, 1, 1 << 16);
    }
  }

  /**
   * What is under way at most.
   *
   * @param maxInFlightBytes bytes to one peer that it has not answered; one more may begin below it
   * @param maxInFlight pushes to one peer that it has not answered
   * @param maxWaiting pushes that wait for room, of one peer
   * @param maxWaitingInAll the same of all peers: beyond it nothing is published
   * @param maxPulls publications that are asked for and have not come
   * @param tries how often one push is sent before its peer is taken for silent
   */
  public record Flow(
      long maxInFlightBytes,
      int maxInFlight,
      int maxWaiting,
      int maxWaitingInAll,
      int maxPulls,
      int tries) {
    public Flow {
      range("flow.maxInFlightBytes", maxInFlightBytes, 1, 1L << 30);
      range("flow.maxInFlight", maxInFlight, 1, 1 << 16);
      range("flow.maxWaiting", maxWaiting, 1, 1 << 16);
      range("flow.maxWaitingInAll", maxWaitingInAll, maxWaiting, 1 << 20);
      range("flow.maxPulls", maxPulls, 1, 1 << 16);
      range("flow.tries", tries, 1, 16);
    }
  }

  /** What a node runs with where nothing else is configured. */
  public static GossipOptions defaults() {
    return new GossipOptions(
        3,
        3,
        new Timing(
            100 * MILLI,
            25 * MILLI,
            250 * MILLI,
            150 * MILLI,
            SECOND,
            10 * SECOND,
            30 * SECOND,
            SECOND,
            60 * SECOND),
        new Bounds(4_096, 32L << 20, 4_096, 64, 4_096),
        new Flow(256L << 10, 256, 256, 8_192, 256, 3));
  }

  public GossipOptions withFanout(int count) {
    return new GossipOptions(count, announcements, timing, bounds, flow);
  }

  public GossipOptions withAnnouncements(int count) {
    return new GossipOptions(fanout, count, timing, bounds, flow);
  }

  public GossipOptions withTiming(Timing other) {
    return new GossipOptions(fanout, announcements, other, bounds, flow);
  }

  public GossipOptions withBounds(Bounds other) {
    return new GossipOptions(fanout, announcements, timing, other, flow);
  }

  public GossipOptions withFlow(Flow other) {
    return new GossipOptions(fanout, announcements, timing, bounds, other);
  }

  /** The same with another interval, and what follows from it. */
  public GossipOptions withIntervalNanos(long nanos) {
    return withTiming(timing.withInterval(nanos));
  }

  /** How many nodes a publication may come over in a cluster of so many members. */
  public int timeToLive(int members) {
    if (fanout == 1) {
      return Math.min(members + TTL_SLACK_HOPS, Message.Push.MAX_HOPS);
    }
    int hops = 0;
    for (long reached = 1; reached < members; reached *= fanout) {
      hops++;
    }
    return hops + TTL_SLACK_HOPS;
  }

  private static void range(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw ContinuumException.field(ErrorCode.CONFIG_INVALID, field, value, min + ".." + max);
    }
  }
}
