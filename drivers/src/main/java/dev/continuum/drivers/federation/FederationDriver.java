package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.consensus.roles.Sighting;
import dev.continuum.core.consensus.roles.Topology;
import dev.continuum.core.consensus.state.Backup;
import dev.continuum.core.consensus.state.ClusterKey;
import dev.continuum.core.consensus.state.ClusterKeys;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.consensus.state.Row;
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
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(60);
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
    ClusterKey known = ClusterKeys.find(key);
    if (known == null) {
      return CompletableFuture.failedFuture(unknownKey(key));
    }
    return global
        .consensus()
        .readIndex()
        .thenApply(
            _ -> {
              Row.Setting setting = global.view().setting(key);
              return setting == null ? null : entry(setting);
            });
  }

  @Override
  public CompletableFuture<List<ConfigEntry>> configuration() {
    return global
        .consensus()
        .readIndex()
        .thenApply(_ -> global.view().settings().stream().map(FederationDriver::entry).toList());
  }

  @Override
  public CompletableFuture<ConfigEntry> configure(String key, String value, long expectedVersion) {
    if (ClusterKeys.find(key) == null) {
      return CompletableFuture.failedFuture(unknownKey(key));
    }
    return parts
        .decisions
        .decide(new Command.ConfigUpdate(key, value, expectedVersion))
        .thenApply(done -> new ConfigEntry(key, value, done.version()));
  }

  @Override
  public List<ConfigurationKey> configurationKeys() {
    return ClusterKeys.all().stream()
        .map(
            key ->
                new ConfigurationKey(
                    key.name(), key.rule().expected(), key.defaultValue(), key.help()))
        .toList();
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
        () -> new Departure(node, !forced, leaveNow(node, forced)), waiting);
  }

  /** Asks whoever leads, until the node has gone: the lead may move on the way. */
  private List<String> leaveNow(NodeId node, boolean forced) {
    long deadline = System.nanoTime() + LEAVE_PATIENCE.toNanos();
    List<String> warnings = new ArrayList<>();
    while (true) {
      try {
        NodeId leader = global.leader();
        List<String> told =
            parts.self.equals(leader) ? leaveHere(node, forced) : askLeader(node, forced);
        warnings.addAll(told);
        return List.copyOf(warnings);
      } catch (ContinuumException e) {
        boolean moved = e.code() == ErrorCode.NOT_LEADER || e.code() == ErrorCode.NODE_UNREACHABLE;
        if (!moved || System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
      awaitLeader();
      if (global.view().member(node) == null) {
        return List.copyOf(warnings);
      }
    }
  }

  private List<String> leaveHere(NodeId node, boolean forced) {
    CompletableFuture<List<String>> gone = new CompletableFuture<>();
    onLoop(
        () -> {
          CompletableFuture<?> _ =
              roles
                  .leave(System.nanoTime(), parts.membership.view(), node, forced)
                  .whenComplete(
                      (warnings, failure) -> {
                        if (failure == null) {
                          gone.complete(warnings);
                        } else {
                          gone.completeExceptionally(failure);
                        }
                      });
        });
    try {
      return PeerAnswers.await(gone, LEAVE_PATIENCE);
    } finally {
      onLoop(() -> roles.withdraw(node));
    }
  }

  /** Who takes part in the group passes it on where nobody has told this node yet who leads. */
  private List<String> askLeader(NodeId node, boolean forced) {
    GroupFollower follower = global.follower();
    if (follower == null) {
      throw noLeader(0);
    }
    Question question =
        Question.newBuilder()
            .setLeave(
                Question.Leave.newBuilder().setNode(PeerQuestions.bytes(node)).setForced(forced))
            .build();
    NodeId leader = global.leader();
    Answer answer =
        leader == null
            ? follower.askSomebody(question, LEAVE_PATIENCE)
            : follower.ask(leader, question);
    return answer.getDeparture().getWarningsList().stream()
        .limit(PeerQuestions.MAX_WARNINGS)
        .toList();
  }

  private void awaitLeader() {
    try {
      global.consensus().readIndex().get(LEAVE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ContinuumException.of(ErrorCode.SHUTTING_DOWN, "this node stops");
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("no leader yet: {}", e.toString());
    }
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
    CompletableFuture<?>[] read =
        parts.groups.stream()
            .map(group -> group.consensus().readIndex())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(read)
        .thenApplyAsync(
            _ ->
                new Backup(
                        parts.membership.view().cluster(),
                        parts.clock.millis(),
                        parts.shardCount,
                        parts.groups.stream().map(DecidedGroup::view).toList())
                    .toBytes(),
            waiting);
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

  private static ConfigEntry entry(Row.Setting setting) {
    return new ConfigEntry(setting.name(), setting.value(), setting.version());
  }

  private static ContinuumException unknownKey(String key) {
    return ContinuumException.field(
        ErrorCode.FIELD_UNKNOWN,
        "key",
        key,
        "one of " + String.join(", ", ClusterKeys.all().stream().map(ClusterKey::name).toList()));
  }

  private static ContinuumException noLeader(int group) {
    return ContinuumException.of(
        ErrorCode.QUORUM_LOST,
        "group " + group + " has no leader that this node knows",
        "See `continuum cluster voters` for who is missing.");
  }
}
