package dev.continuum.core.membership;

/**
 * How one node's membership is, for metrics and for people. Thread-safe (immutable).
 *
 * @param live live members, this node among them
 * @param suspects of these, those that are suspected
 * @param dead members taken for dead and not forgotten
 * @param localHealth 0 is well, higher is worse
 * @param roundTripNanos the smoothed round trip of direct probes, 0 where none was measured
 * @param rumours pieces of news that wait to be told
 * @param maxRumours the most that ever waited
 * @param probes probes without an answer so far
 * @param comparisons comparisons that this node asked for
 * @param heldDown members that flap and are not reported
 */
public record MembershipStatus(
    int live,
    int suspects,
    int dead,
    int localHealth,
    long roundTripNanos,
    int rumours,
    int maxRumours,
    int probes,
    long comparisons,
    int heldDown) {}
