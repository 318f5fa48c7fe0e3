package dev.continuum.core.membership;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Every number that membership depends on. Thread-safe (immutable).
 *
 * <p>Start from a profile: {@link #lan()}, {@link #wan()} or {@link #local()}. {@link
 * #memberlistLan()} and {@link #plainSwim()} are what simulations compare with.
 *
 * @param profile what it is called
 * @param features the rules that are on
 */
public record MembershipOptions(
    String profile,
    Probing probing,
    Suspicion suspicion,
    Dissemination dissemination,
    Repair repair,
    Bounds bounds,
    Set<Feature> features) {

  public MembershipOptions {
    EnumSet<Feature> copy = EnumSet.noneOf(Feature.class);
    copy.addAll(features);
    features = Collections.unmodifiableSet(copy);
  }

  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  /**
   * How members are probed.
   *
   * @param intervalNanos between two probes of one node
   * @param timeoutNanos longest wait for a direct answer
   * @param minTimeoutNanos shortest, where it follows the round trips
   * @param indirectProbes helpers that are asked after that
   * @param randomEvery with {@link Feature#RING_PROBE}: a random member too in every n-th interval
   * @param isolationNanos silence after which a node takes itself for cut off
   * @param stallNanos a gap of the loop, beyond the deadline, after which deadlines move
   * @param maxLocalHealth the worst score of local health
   */
  public record Probing(
      long intervalNanos,
      long timeoutNanos,
      long minTimeoutNanos,
      int indirectProbes,
      int randomEvery,
      long isolationNanos,
      long stallNanos,
      int maxLocalHealth) {
    public Probing {
      nanos("probing.intervalNanos", intervalNanos);
      nanos("probing.timeoutNanos", timeoutNanos);
      nanos("probing.minTimeoutNanos", minTimeoutNanos);
      nanos("probing.isolationNanos", isolationNanos);
      nanos("probing.stallNanos", stallNanos);
      range("probing.timeoutNanos", timeoutNanos, minTimeoutNanos, intervalNanos);
      range("probing.indirectProbes", indirectProbes, 0, 16);
      range("probing.randomEvery", randomEvery, 1, 64);
      range("probing.maxLocalHealth", maxLocalHealth, 1, 64);
    }
  }

  /**
   * How long a suspect has to refute.
   *
   * @param multiplier the minimum in probe intervals, times {@code max(1, log10 n)} where it grows
   * @param minNanos the minimum where it does not grow with n; 0 where it does
   * @param maxFactor the maximum in minima
   * @param verifiers nodes that probe a new suspect at once
   */
  public record Suspicion(int multiplier, long minNanos, int maxFactor, int verifiers) {
    public Suspicion {
      range("suspicion.multiplier", multiplier, 1, 100);
      range("suspicion.minNanos", minNanos, 0, MAX_NANOS);
      range("suspicion.maxFactor", maxFactor, 1, 100);
      range("suspicion.verifiers", verifiers, 0, 64);
    }

    /** Confirmations after which the minimum holds. */
    int confirmations() {
      return Math.max(0, multiplier - 2);
    }
  }

  /**
   * How news spreads.
   *
   * @param intervalNanos between two rounds of gossip, while there is news
   * @param burstIntervalNanos the same while news is fresh, see {@link Feature#BURST_GOSSIP}
   * @param fanout members told in a round
   * @param retransmitMultiplier times {@code ceil(log10(n + 1))}: how often one piece is sent
   * @param gossipToDeadNanos how long a dead member is still told
   */
  public record Dissemination(
      long intervalNanos,
      long burstIntervalNanos,
      int fanout,
      int retransmitMultiplier,
      long gossipToDeadNanos) {
    public Dissemination {
      nanos("dissemination.intervalNanos", intervalNanos);
      nanos("dissemination.burstIntervalNanos", burstIntervalNanos);
      range("dissemination.fanout", fanout, 1, 64);
      range("dissemination.retransmitMultiplier", retransmitMultiplier, 1, 64);
      range("dissemination.gossipToDeadNanos", gossipToDeadNanos, 0, MAX_NANOS);
    }
  }

  /**
   * How what was missed is made good.
   *
   * @param periodicNanos between two comparisons with somebody, whatever the digests say
   * @param minGapNanos between two comparisons that differing digests ask for
   * @param settleNanos how long the view must be quiet before a differing digest counts
   * @param reconnectNanos between two tries to reach the dead
   * @param joinRetryNanos between two tries to reach the seeds
   */
  public record Repair(
      long periodicNanos,
      long minGapNanos,
      long settleNanos,
      long reconnectNanos,
      long joinRetryNanos) {
    public Repair {
      nanos("repair.periodicNanos", periodicNanos);
      nanos("repair.minGapNanos", minGapNanos);
      nanos("repair.settleNanos", settleNanos);
      nanos("repair.reconnectNanos", reconnectNanos);
      nanos("repair.joinRetryNanos", joinRetryNanos);
    }
  }

  /**
   * What is never exceeded.
   *
   * @param maxMembers members, dead ones and those that left included
   * @param maxDatagramBytes the payload of a datagram
   * @param maxRelays probes for others that run at one time
   * @param maxIncarnationAheadMillis how far an incarnation may be ahead of the own clock
   * @param tombstoneNanos how long the dead and those that left are remembered
   * @param flapsBeforeHoldDown returns from the dead, one soon after the other
   * @param holdDownNanos how long a flapping member must be quiet
   */
  public record Bounds(
      int maxMembers,
      int maxDatagramBytes,
      int maxRelays,
      long maxIncarnationAheadMillis,
      long tombstoneNanos,
      int flapsBeforeHoldDown,
      long holdDownNanos) {
    public Bounds {
      range("bounds.maxMembers", maxMembers, 1, 65_536);
      range("bounds.maxDatagramBytes", maxDatagramBytes, 1_000, 65_000);
      range("bounds.maxRelays", maxRelays, 1, 65_536);
      range("bounds.maxIncarnationAheadMillis", maxIncarnationAheadMillis, 0, Long.MAX_VALUE);
      nanos("bounds.tombstoneNanos", tombstoneNanos);
      range("bounds.flapsBeforeHoldDown", flapsBeforeHoldDown, 1, 1_000);
      nanos("bounds.holdDownNanos", holdDownNanos);
    }
  }

  private static final long MAX_NANOS = 366L * 24 * 3_600 * SECOND;

  /** Machines of one site. A pause of four seconds is not a death. */
  public static MembershipOptions lan() {
    return new MembershipOptions(
        "lan",
        new Probing(SECOND, 500 * MILLI, 150 * MILLI, 3, 2, 1_200 * MILLI, 500 * MILLI, 8),
        new Suspicion(4, 5 * SECOND, 6, 6),
        new Dissemination(200 * MILLI, 40 * MILLI, 3, 4, 30 * SECOND),
        new Repair(300 * SECOND, SECOND, 2 * SECOND, 5 * SECOND, SECOND),
        new Bounds(16_384, 1_370, 1_024, 300_000, 24 * 3_600 * SECOND, 4, 30 * SECOND),
        EnumSet.allOf(Feature.class));
  }

  /** Sites far from each other. */
  public static MembershipOptions wan() {
    MembershipOptions lan = lan();
    return new MembershipOptions(
        "wan",
        new Probing(5 * SECOND, 3 * SECOND, 500 * MILLI, 3, 2, 6 * SECOND, 2 * SECOND, 8),
        new Suspicion(6, 20 * SECOND, 6, 6),
        new Dissemination(500 * MILLI, 100 * MILLI, 4, 4, 60 * SECOND),
        new Repair(600 * SECOND, 5 * SECOND, 5 * SECOND, 15 * SECOND, 3 * SECOND),
        lan.bounds,
        EnumSet.allOf(Feature.class));
  }

  /** Processes of one machine. */
  public static MembershipOptions local() {
    MembershipOptions lan = lan();
    return new MembershipOptions(
        "local",
        new Probing(SECOND, 200 * MILLI, 50 * MILLI, 3, 2, 1_200 * MILLI, 500 * MILLI, 8),
        new Suspicion(3, 3 * SECOND, 6, 6),
        new Dissemination(100 * MILLI, 20 * MILLI, 3, 4, 15 * SECOND),
        new Repair(60 * SECOND, 500 * MILLI, SECOND, 2 * SECOND, 500 * MILLI),
        lan.bounds,
        EnumSet.allOf(Feature.class));
  }

  /** The rules and numbers of memberlist's default LAN configuration, in our encoding. */
  public static MembershipOptions memberlistLan() {
    MembershipOptions lan = lan();
    return new MembershipOptions(
        "memberlist-lan",
        new Probing(SECOND, 500 * MILLI, 500 * MILLI, 3, 1, 1_200 * MILLI, 500 * MILLI, 8),
        new Suspicion(4, 0, 6, 0),
        new Dissemination(200 * MILLI, 200 * MILLI, 3, 4, 30 * SECOND),
        new Repair(30 * SECOND, SECOND, SECOND, 5 * SECOND, SECOND),
        lan.bounds,
        EnumSet.of(
            Feature.LOCAL_HEALTH,
            Feature.NACKS,
            Feature.DYNAMIC_SUSPICION,
            Feature.BUDDY,
            Feature.STREAM_PING));
  }

  /** SWIM as in its paper with memberlist's numbers: no Lifeguard, no stream ping. */
  public static MembershipOptions plainSwim() {
    MembershipOptions memberlist = memberlistLan();
    return new MembershipOptions(
        "plain-swim",
        memberlist.probing,
        memberlist.suspicion,
        memberlist.dissemination,
        memberlist.repair,
        memberlist.bounds,
        EnumSet.noneOf(Feature.class));
  }

  public MembershipOptions withFeatures(Set<Feature> other) {
    return new MembershipOptions(profile, probing, suspicion, dissemination, repair, bounds, other);
  }

  public MembershipOptions withSuspicion(Suspicion other) {
    return new MembershipOptions(profile, probing, other, dissemination, repair, bounds, features);
  }

  public MembershipOptions withBounds(Bounds other) {
    return new MembershipOptions(
        profile, probing, suspicion, dissemination, repair, other, features);
  }

  boolean has(Feature feature) {
    return features.contains(feature);
  }

  private static void nanos(String field, long value) {
    range(field, value, 1, MAX_NANOS);
  }

  private static void range(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID, "membership." + field, value, min + ".." + max);
    }
  }
}
