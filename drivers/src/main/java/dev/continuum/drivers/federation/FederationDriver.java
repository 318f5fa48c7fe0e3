package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.consensus.roles.Sighting;
import dev.continuum.core.consensus.roles.Topology;
import dev.continuum.core.consensus.state.Backup;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.coordinator.Health;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.DecisionEvent;
import dev.continuum.core.node.Decisions;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.MemoryService.Subscription;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.wire.Question;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control plane of a node; see the package. Thread-safe. */
final class FederationDriver implements FederationService, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FederationDriver.class);
  private static final long LOOK_EVERY_MILLIS = 250;
  private static final long FETCH_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * What it is made of.
   *
   * @param groups by number
   * @param refusesWrites whether this node takes no memories now
   */
  record Parts(
      String mode,
      NodeId self,
      ClusterService membership,
      int shardCount,
      List<DecidedGroup> groups,
      Decisions decisions,
      CoordinatorLoop coordinator,
      WallClock clock,
      BooleanSupplier refusesWrites) {}

  private final Parts parts;
  private final DecidedGroup global;
  private final SharedConfiguration configuration;
  private final LeaveRequests departures;
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("federation").factory());
  private final ExecutorService waiting =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("federation-wait").factory());
  private final AtomicBoolean woken = new AtomicBoolean();
  private final List<Consumer<DecisionEvent>> listeners = new CopyOnWriteArrayList<>();
  private final RoleLoop roles;
  private final DecisionFeed feed = new DecisionFeed();
  private final StateComparison comparison;
  private boolean saidToGo;
  private final Subscription listening;

  FederationDriver(Parts parts) {
    this.parts = parts;
    this.global = parts.groups.getFirst();
    this.roles = new RoleLoop(parts.self, global, parts.decisions, this::onLoop);
    this.configuration = new SharedConfiguration(global::consensus, global::view, parts.decisions);
    this.departures = new LeaveRequests(parts.self, parts.membership, global, roles, this::onLoop);
    this.comparison = new StateComparison(parts.self, parts.decisions, parts.clock, this::onLoop);
    this.listening = parts.membership.subscribe(_ -> wake());
  }

  FederationDriver start() {
    ScheduledFuture<?> _ =
        loop.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return this;
  }

  /** Something has changed: looks soon. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      onLoop(this::look);
    }
  }

  @Override
  public FederationView view() {
    ClusterService.ClusterView seen = parts.membership.view();
    ClusterView state = global.view();
    List<GroupStatus> groups = statuses();
    return new FederationView(
        seen.cluster(),
        parts.self,
        parts.mode,
        global.leader(),
        state.epoch(),
        state.configVersion(),
        state.version(),
        state.hash(),
        topology(seen),
        state.members(),
        parts.coordinator.nodes(),
        groups,
        health(seen, state, groups),
        parts.coordinator.counts());
  }

  @Override
  public CompletableFuture<@Nullable ConfigEntry> configuration(String key) {
    return configuration.get(key);
  }

  @Override
  public CompletableFuture<List<ConfigEntry>> configuration() {
    return configuration.all();
  }

  @Override
  public CompletableFuture<ConfigEntry> configure(String key, String value, long expectedVersion) {
    return configuration.set(key, value, expectedVersion);
  }

  @Override
  public List<ConfigurationKey> configurationKeys() {
    return SharedConfiguration.keys();
  }

  @Override
  public Subscription subscribe(Consumer<DecisionEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public CompletableFuture<MemberRecord> join(NodeId node) {
    MemberRecord known = global.view().member(node);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    Sighting seen =
        parts.membership.view().members().stream()
            .filter(each -> each.member().id().equals(node) && each.member().state().isLive())
            .findFirst()
            .map(Sightings::of)
            .orElse(null);
    if (seen == null) {
      return CompletableFuture.failedFuture(
          ContinuumException.field(
              ErrorCode.NODE_UNKNOWN,
              "node_id",
              node,
              "a live node of GET /v1/nodes",
              "Let it join first: continuum join, with a line of continuum token create."));
    }
    return parts
        .decisions
        .decide(
            new Command.NodeJoin(
                seen.id(),
                seen.name(),
                seen.address(),
                seen.wanted(),
                seen.zone(),
                seen.capabilities(),
                seen.capacity(),
                seen.incarnation()))
        .thenCompose(_ -> global.consensus().readIndex())
        .thenApply(
            _ -> {
              MemberRecord admitted = global.view().member(node);
              if (admitted == null) {
                throw ContinuumException.field(
                    ErrorCode.NODE_UNKNOWN, "node_id", node, "a member: it has gone again");
              }
              return admitted;
            });
  }

  @Override
  public CompletableFuture<Departure> leave(NodeId node, boolean forced) {
    return CompletableFuture.supplyAsync(
        () -> new Departure(node, !forced, departures.leave(node, forced)), waiting);
  }

  @Override
  public CompletableFuture<Void> transferLeadership(int number, NodeId to) {
    DecidedGroup group = group(number);
    NodeId leader = group.leader();
    if (parts.self.equals(leader)) {
      return group.control().transferLeadership(to);
    }
    GroupFollower follower = group.follower();
    if (leader == null || follower == null) {
      return CompletableFuture.failedFuture(noLeader(number));
    }
    Question question =
        Question.newBuilder()
            .setTransfer(
                Question.Transfer.newBuilder().setGroup(number).setNode(PeerQuestions.bytes(to)))
            .build();
    return CompletableFuture.runAsync(() -> follower.ask(leader, question), waiting);
  }

  @Override
  public CompletableFuture<Long> snapshot(int number) {
    return group(number).control().snapshot();
  }

  @Override
  public CompletableFuture<byte[]> backup() {
    return upToDate()
        .thenApplyAsync(
            _ ->
                new Backup(
                        parts.membership.view().cluster(),
                        parts.clock.millis(),
                        parts.shardCount,
                        views())
                    .toBytes(),
            waiting);
  }

  @Override
  public RestorePlan planRestore(byte[] backup) {
    return Restoring.plan(Backup.read(backup), parts.membership.view().cluster(), views());
  }

  @Override
  public CompletableFuture<RestorePlan> restore(byte[] backup, boolean replace) {
    Backup saved = Backup.read(backup);
    return upToDate()
        .thenComposeAsync(
            _ -> {
              RestorePlan plan = Restoring.plan(saved, parts.membership.view().cluster(), views());
              return plan.replaced() > 0 && !replace
                  ? CompletableFuture.failedFuture(Restoring.present(plan))
                  : Restoring.apply(saved.groups(), parts.shardCount, parts.decisions)
                      .thenApply(_ -> plan);
            },
            waiting);
  }

  private CompletableFuture<Void> upToDate() {
    CompletableFuture<?>[] read =
        parts.groups.stream()
            .map(group -> group.consensus().readIndex())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(read);
  }

  private List<ClusterView> views() {
    return parts.groups.stream().map(DecidedGroup::view).toList();
  }

  @Override
  public @Nullable NodeId choose(String preferredZone) {
    return parts.coordinator.choose(preferredZone);
  }

  @Override
  public void close() {
    listening.close();
    loop.shutdownNow();
    waiting.shutdownNow();
    parts.groups.forEach(DecidedGroup::close);
  }

  private void onLoop(Runnable work) {
    try {
      loop.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("after the end: {}", e.toString());
    }
  }

  private void look() {
    woken.set(false);
    try {
      long now = System.nanoTime();
      ClusterService.ClusterView seen = parts.membership.view();
      roles.look(now, seen);
      ClusterView state = global.view();
      parts.coordinator.look(now, seen, state);
      List<GroupStatus> groups = statuses();
      sayWhereLetGo(state);
      alignShards(groups);
      parts.groups.forEach(group -> comparison.look(now, group));
      parts.groups.forEach(group -> follow(now, group));
      List<DecisionEvent> events =
          feed.look(state, groups, parts.coordinator.nodes(), health(seen, state, groups));
      for (DecisionEvent event : events) {
        listeners.forEach(each -> each.accept(event));
      }
    } catch (RuntimeException e) {
      LOG.warn("the control plane did not look", e);
    }
  }

  private void sayWhereLetGo(ClusterView state) {
    boolean gone = state.departed(parts.self) != null;
    if (gone && !saidToGo) {
      LOG.warn(
          "this node was let go: the cluster puts it on record again when it joins with a new token"
              + " (continuum token create, then stop this node and continuum join --again) [{}]",
          ErrorCode.NODE_DEPARTED.slug());
    }
    saidToGo = gone;
  }

  /** All groups have the members of the cluster's own. */
  private void alignShards(List<GroupStatus> groups) {
    GroupMembers wanted = groups.getFirst().members();
    for (GroupStatus group : groups) {
      boolean differs = group.role() == Role.LEADER && !group.members().equals(wanted);
      if (differs && group.group() != 0 && !wanted.voters().isEmpty()) {
        CompletableFuture<?> _ =
            group(group.group())
                .control()
                .changeMembers(wanted)
                .exceptionally(
                    failure -> {
                      LOG.debug("group {}: not aligned: {}", group.group(), failure.getMessage());
                      return wanted;
                    });
      }
    }
  }

  /** Fetches what was decided where this node takes no part; soon again while there is more. */
  private void follow(long now, DecidedGroup group) {
    GroupFollower follower = group.follower();
    if (follower == null || group.takesPart() || !follower.begin(now, FETCH_EVERY_NANOS)) {
      return;
    }
    CompletableFuture<?> _ =
        CompletableFuture.runAsync(
            () -> {
              if (follower.fetchFromSomebody()) {
                wake();
              }
            },
            waiting);
  }

  private List<GroupStatus> statuses() {
    return parts.groups.stream().map(DecidedGroup::status).toList();
  }

  private Health health(
      ClusterService.ClusterView seen, ClusterView state, List<GroupStatus> groups) {
    return parts.coordinator.health(
        seen, state, groups, roles.held(), parts.refusesWrites.getAsBoolean());
  }

  private DecidedGroup group(int number) {
    if (number < 0 || number >= parts.groups.size()) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "group", number, "0.." + (parts.groups.size() - 1));
    }
    return parts.groups.get(number);
  }

  private static String topology(ClusterService.ClusterView seen) {
    long live =
        seen.members().stream()
            .map(MemberView::member)
            .filter(member -> member.state() != MemberState.LEFT)
            .count();
    return Topology.of((int) live).toString();
  }

  static ContinuumException noLeader(int group) {
    return ContinuumException.of(
        ErrorCode.QUORUM_LOST,
        "group " + group + " has no leader that this node knows",
        "See `continuum cluster voters` for who is missing.");
  }
}
