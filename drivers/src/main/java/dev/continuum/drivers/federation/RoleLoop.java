package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.consensus.roles.Departures;
import dev.continuum.core.consensus.roles.RoleEffect;
import dev.continuum.core.consensus.roles.RoleInput;
import dev.continuum.core.consensus.roles.RoleOptions;
import dev.continuum.core.consensus.roles.RolePlanner;
import dev.continuum.core.consensus.state.ClusterKeys;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.Decisions;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps the planner of roles and does what it asks for. One thread only: the driver's. */
final class RoleLoop {
  private static final Logger LOG = LoggerFactory.getLogger(RoleLoop.class);

  private final NodeId self;
  private final DecidedGroup group;
  private final Decisions decisions;
  private final Executor loop;
  private final RolePlanner planner = new RolePlanner();
  private final Map<NodeId, CompletableFuture<List<String>>> departures = new HashMap<>();
  private final Map<NodeId, List<String>> warnings = new HashMap<>();
  private RoleOptions options = RoleOptions.defaults();
  private boolean leads;

  /**
   * @param group the cluster's own
   * @param loop the driver's thread
   */
  RoleLoop(NodeId self, DecidedGroup group, Decisions decisions, Executor loop) {
    this.self = self;
    this.group = group;
    this.decisions = decisions;
    this.loop = loop;
  }

  /** What should change and is not safe now; empty where nothing waits. */
  String held() {
    return leads ? planner.held() : "";
  }

  void look(long nowNanos, ClusterService.ClusterView seen) {
    GroupStatus status = group.status();
    if (status.role() != Role.LEADER && !leads) {
      return;
    }
    leads = status.role() == Role.LEADER;
    ClusterView state = group.view();
    options = options(state);
    run(planner.step(observed(nowNanos, seen, state, status)));
    endDepartures(state, status);
  }

  /**
   * Lets a node go; completes with what is at risk then. Fails with {@code NOT_LEADER} when the
   * lead goes to another node: that one has to be asked.
   */
  CompletableFuture<List<String>> leave(
      long nowNanos, ClusterService.ClusterView seen, NodeId node, boolean forced) {
    GroupStatus status = group.status();
    if (status.role() != Role.LEADER) {
      return CompletableFuture.failedFuture(notLeader());
    }
    ClusterView state = group.view();
    if (state.member(node) == null) {
      return CompletableFuture.failedFuture(
          ContinuumException.field(ErrorCode.NODE_UNKNOWN, "node", node, "a member of record"));
    }
    try {
      warnings.put(node, Departures.judge(observed(nowNanos, seen, state, status), node, forced));
    } catch (ContinuumException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<List<String>> departure =
        departures.computeIfAbsent(node, _ -> new CompletableFuture<>());
    run(planner.step(new RoleInput.LeaveAsked(node, forced)));
    look(nowNanos, seen);
    return departure;
  }

  /** Nobody waits any more: the node has gone, or shall stay after all. */
  void withdraw(NodeId node) {
    departures.remove(node);
    warnings.remove(node);
    run(planner.step(new RoleInput.LeaveWithdrawn(node)));
  }

  private void endDepartures(ClusterView state, GroupStatus status) {
    departures
        .entrySet()
        .removeIf(
            each -> {
              NodeId node = each.getKey();
              if (!leads) {
                each.getValue().completeExceptionally(notLeader());
                return true;
              }
              boolean gone = state.member(node) == null && !status.members().contains(node);
              if (gone) {
                List<String> told = warnings.remove(node);
                each.getValue().complete(told == null ? List.of() : told);
              }
              return gone;
            });
  }

  private RoleInput.Observed observed(
      long nowNanos, ClusterService.ClusterView seen, ClusterView state, GroupStatus status) {
    return new RoleInput.Observed(
        nowNanos,
        options,
        self,
        state.members(),
        Sightings.of(seen.members()),
        departed(seen, state),
        status);
  }

  private static Set<NodeId> departed(ClusterService.ClusterView seen, ClusterView state) {
    return seen.members().stream()
        .map(each -> each.member().id())
        .filter(each -> state.departed(each) != null)
        .collect(Collectors.toSet());
  }

  private void run(List<RoleEffect> effects) {
    for (RoleEffect effect : effects) {
      switch (effect) {
        case RoleEffect.Propose propose ->
            ended(propose.number(), "", decisions.decide(propose.command()));
        case RoleEffect.ChangeMembers change -> {
          LOG.info("voters: {}", change.reason());
          ended(
              change.number(),
              "voters: " + change.reason(),
              group.control().changeMembers(change.next()));
        }
        case RoleEffect.TransferLeadership transfer -> {
          LOG.info("the lead goes to {}: {}", transfer.to().shortName(), transfer.reason());
          ended(
              transfer.number(),
              "transfer: " + transfer.reason(),
              group.control().transferLeadership(transfer.to()));
        }
        case RoleEffect.Held held -> LOG.warn("{} [{}]", held.reason(), held.code().slug());
      }
    }
  }

  private void ended(long number, String what, CompletableFuture<?> end) {
    CompletableFuture<?> _ =
        end.whenComplete(
            (_, failure) -> {
              if (failure != null && !what.isEmpty()) {
                Throwable cause =
                    failure instanceof CompletionException ? failure.getCause() : failure;
                LOG.warn("{}: not done: {}", what, String.valueOf(cause));
              }
              loop.execute(
                  () ->
                      run(
                          planner.step(
                              new RoleInput.Ended(System.nanoTime(), number, failure == null))));
            });
  }

  private static RoleOptions options(ClusterView state) {
    String voters = state.value(ClusterKeys.VOTERS);
    long graceMillis =
        ClusterKeys.DEAD_VOTER_GRACE.asMillis(state.value(ClusterKeys.DEAD_VOTER_GRACE));
    return RoleOptions.of(
        voters.equals("auto") ? RoleOptions.AUTO : Integer.parseInt(voters),
        TimeUnit.MILLISECONDS.toNanos(graceMillis),
        ClusterKeys.PREFERRED_ZONES.asNames(state.value(ClusterKeys.PREFERRED_ZONES)));
  }

  private static ContinuumException notLeader() {
    return ContinuumException.of(
        ErrorCode.NOT_LEADER, "another node leads now", "Ask again in a moment.");
  }
}
