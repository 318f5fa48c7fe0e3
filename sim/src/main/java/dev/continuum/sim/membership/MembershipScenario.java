package dev.continuum.sim.membership;

import dev.continuum.core.membership.Feature;
import dev.continuum.core.membership.MembershipOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A cluster and what happens to it. Thread-safe (immutable).
 *
 * @param nodes how many there are
 * @param formed whether they know each other from the start, or join through node 0
 * @param durationNanos how long it is watched
 */
public record MembershipScenario(
    int nodes,
    MembershipOptions options,
    NetworkConditions network,
    boolean formed,
    long durationNanos,
    List<Fault> faults) {
  public static final long SECOND = 1_000_000_000L;
  public static final int MAX_NODES = 10_000;

  public MembershipScenario {
    if (nodes < 1 || nodes > MAX_NODES) {
      throw new IllegalArgumentException("nodes: " + nodes + " (expected: 1.." + MAX_NODES + ")");
    }
    if (durationNanos < 1) {
      throw new IllegalArgumentException("duration: " + durationNanos + " (expected: above 0)");
    }
    faults = List.copyOf(faults);
  }

  /** A formed cluster on a site's network, its every report uncensored by hold-down. */
  public static MembershipScenario formed(int nodes, int seconds, Fault... faults) {
    return new MembershipScenario(
        nodes,
        reporting(MembershipOptions.lan()),
        NetworkConditions.LAN,
        true,
        seconds * SECOND,
        List.of(faults));
  }

  /** The same with other rules. */
  public MembershipScenario with(MembershipOptions other) {
    return new MembershipScenario(nodes, other, network, formed, durationNanos, faults);
  }

  public MembershipScenario with(NetworkConditions other) {
    return new MembershipScenario(nodes, options, other, formed, durationNanos, faults);
  }

  /** The same, but all nodes join through the first. */
  public MembershipScenario forming() {
    return new MembershipScenario(nodes, options, network, false, durationNanos, faults);
  }

  /** Options without hold-down, so that what is counted is what was believed. */
  public static MembershipOptions reporting(MembershipOptions options) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    features.addAll(options.features());
    features.remove(Feature.HOLD_DOWN);
    return options.withFeatures(features);
  }
}
