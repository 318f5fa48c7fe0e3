package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Replica;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.consensus.state.ClusterKeys;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.coordinator.Balance;
import dev.continuum.core.coordinator.Coordinator;
import dev.continuum.core.coordinator.CoordinatorCounts;
import dev.continuum.core.coordinator.CoordinatorOptions;
import dev.continuum.core.coordinator.Health;
import dev.continuum.core.coordinator.HealthCheck;
import dev.continuum.core.coordinator.HealthFacts;
import dev.continuum.core.coordinator.NodeHealth;
import dev.continuum.core.coordinator.Observation;
import dev.continuum.core.coordinator.Observation.Belief;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the coordinator told, and asks it. Thread-safe: whoever wants a node asks from any thread.
 */
final class CoordinatorLoop {
  private static final double PERCENT = 100;

  private final RandomSource random;
  private final CoordinatorOptions own;
  private CoordinatorOptions options;
  private Coordinator coordinator;

  /** What coordinators of other options have counted before. */
  private CoordinatorCounts former = new CoordinatorCounts(0, 0, 0);

  /**
   * @param own what holds where the cluster has set nothing
   */
  CoordinatorLoop(CoordinatorOptions own, RandomSource random, long nowNanos) {
    this.own = own;
    this.random = random;
    this.options = own;
    this.coordinator = new Coordinator(options, random.fork(), nowNanos);
  }

  synchronized void look(long nowNanos, ClusterService.ClusterView seen, ClusterView state) {
    CoordinatorOptions wanted = options(state);
    if (!wanted.equals(options)) {
      former = counts();
      options = wanted;
      coordinator = new Coordinator(wanted, random.fork(), nowNanos);
    }
    coordinator.observe(nowNanos, observations(seen, state));
    coordinator.check(nowNanos);
  }

  synchronized @Nullable NodeId choose(String preferredZone) {
    return coordinator.choose(preferredZone, List.of());
  }

  synchronized List<NodeHealth> nodes() {
    return coordinator.nodes();
  }

  synchronized CoordinatorCounts counts() {
    CoordinatorCounts now = coordinator.counts();
    return new CoordinatorCounts(
        former.requests() + now.requests(),
        former.failures() + now.failures(),
        former.healthChecks() + now.healthChecks());
  }

  Health health(
      ClusterService.ClusterView seen,
      ClusterView state,
      List<GroupStatus> groups,
      String held,
      boolean refusesWrites) {
    List<HealthFacts.Copy> copies = new ArrayList<>();
    for (GroupStatus group : groups) {
      for (Replica each : group.replicas()) {
        copies.add(
            new HealthFacts.Copy(
                group.group(),
                name(state, each.node()),
                each.voter(),
                each.lagEntries(),
                each.silentMillis()));
      }
    }
    String self = seen.self().member().name();
    return HealthCheck.check(
        new HealthFacts(
            Math.max(1, state.memberCount()),
            groups.stream().map(group -> fact(group, seen)).toList(),
            held,
            copies,
            new HealthFacts.Reach(seen.reachableFraction(), seen.partitioned()),
            List.of(new HealthFacts.Room(self, 0, refusesWrites)),
            nodes()));
  }

  private static HealthFacts.Group fact(GroupStatus group, ClusterService.ClusterView seen) {
    Set<NodeId> live = new HashSet<>();
    seen.members().stream()
        .map(MemberView::member)
        .filter(member -> member.state().isLive())
        .forEach(member -> live.add(member.id()));
    return new HealthFacts.Group(
        group.group(),
        group.leader() != null,
        group.role() == Role.STOPPED && group.failure() != null ? group.failure() : "",
        group.members().voters().size(),
        (int) group.members().voters().stream().filter(live::contains).count());
  }

  private static List<Observation> observations(
      ClusterService.ClusterView seen, ClusterView state) {
    List<Observation> observations = new ArrayList<>();
    Set<NodeId> known = new HashSet<>();
    for (MemberView view : seen.members()) {
      known.add(view.member().id());
      observations.add(
          new Observation(
              view.member().id(),
              view.member().metadata().zone(),
              switch (view.member().state()) {
                case ALIVE -> Belief.ALIVE;
                case SUSPECT -> Belief.SUSPECT;
                case DEAD -> Belief.DEAD;
                case LEFT -> Belief.LEFT;
              },
              view.phi(),
              view.member().metadata().loadPercent() / PERCENT,
              view.roundTripNanos()));
    }
    for (MemberRecord record : state.members()) {
      if (!known.contains(record.id())) {
        observations.add(new Observation(record.id(), record.zone(), Belief.UNSEEN, 0, 0, 0));
      }
    }
    return observations;
  }

  private CoordinatorOptions options(ClusterView state) {
    return new CoordinatorOptions(
        state.setting(ClusterKeys.HEALTH_CHECK_INTERVAL.name()) == null
            ? own.healthIntervalNanos()
            : TimeUnit.MILLISECONDS.toNanos(
                ClusterKeys.HEALTH_CHECK_INTERVAL.asMillis(
                    state.value(ClusterKeys.HEALTH_CHECK_INTERVAL))),
        state.setting(ClusterKeys.UNHEALTHY_THRESHOLD.name()) == null
            ? own.unhealthyThreshold()
            : ClusterKeys.UNHEALTHY_THRESHOLD.asCount(state.value(ClusterKeys.UNHEALTHY_THRESHOLD)),
        state.setting(ClusterKeys.DEGRADED_THRESHOLD.name()) == null
            ? own.degradedLoad()
            : ClusterKeys.DEGRADED_THRESHOLD.asShare(state.value(ClusterKeys.DEGRADED_THRESHOLD)),
        state.setting(ClusterKeys.LOAD_BALANCE_ALGORITHM.name()) == null
            ? own.balance()
            : Balance.valueOf(
                state.value(ClusterKeys.LOAD_BALANCE_ALGORITHM).toUpperCase(Locale.ROOT)));
  }

  private static String name(ClusterView state, NodeId node) {
    MemberRecord record = state.member(node);
    return record == null ? node.shortName() : record.name();
  }
}
