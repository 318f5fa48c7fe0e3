package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.consensus.state.Backup;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.coordinator.CoordinatorCounts;
import dev.continuum.core.coordinator.Health;
import dev.continuum.core.coordinator.HealthCheck;
import dev.continuum.core.coordinator.HealthFacts;
import dev.continuum.core.coordinator.NodeHealth;
import dev.continuum.core.coordinator.NodeState;
import dev.continuum.core.node.DecisionEvent;
import dev.continuum.core.node.Decisions;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.MemoryService.Subscription;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.single.SingleConsensus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a node decides that is of no cluster. Thread-safe; it has no thread and no port.
 *
 * <p>One group decides all, whatever {@code federation.raft.shard_count} says: it counts when a
 * cluster is born. Nothing is written before the first decision. When the node founds a cluster,
 * its decisions become the cluster's first ({@link FoundingState}).
 */
public final class LoneFederation implements FederationService, AutoCloseable {
  /** Below the folder of a node's decisions. */
  static final String FOLDER = "single";

  private static final String MODE = "single";
  private static final String NO_TOPOLOGY = "none";
  private static final int SHARD_COUNT = 1;

  private final NodeId self;
  private final ClusterState machine = new ClusterState(0, SHARD_COUNT);
  private final SingleConsensus engine;
  private final Decisions decisions;
  private final SharedConfiguration configuration;
  private final WallClock clock;
  private final BooleanSupplier refusesWrites;
  private final List<Consumer<DecisionEvent>> listeners = new CopyOnWriteArrayList<>();

  /** On whatever thread decides, under the engine's lock. */
  private final DecisionFeed feed = new DecisionFeed();

  private LoneFederation(
      NodeId self, Path dataFolder, WallClock clock, BooleanSupplier refusesWrites) {
    this.self = self;
    this.clock = clock;
    this.refusesWrites = refusesWrites;
    this.engine = new SingleConsensus(self, machine, folder(dataFolder));
    // Each decision raises the index, so no two starts with decisions between them are the same.
    int start = (int) Math.min(machine.appliedIndex(), Integer.MAX_VALUE);
    this.decisions = new Decisions(self, start, SHARD_COUNT, _ -> engine, clock);
    this.configuration = new SharedConfiguration(() -> engine, machine::view, decisions);
  }

  /**
   * Takes up what this node has decided before, if it has.
   *
   * @param refusesWrites whether this node takes no memories now
   */
  public static LoneFederation open(
      NodeId self, Path dataFolder, WallClock clock, BooleanSupplier refusesWrites) {
    LoneFederation lone = new LoneFederation(self, dataFolder, clock, refusesWrites);
    lone.tell();
    lone.engine.onCommit((_, _, _) -> lone.tell());
    return lone;
  }

  static Path folder(Path dataFolder) {
    return dataFolder.resolve(ClusterFederation.FOLDER).resolve(FOLDER);
  }

  @Override
  public FederationView view() {
    ClusterView state = machine.view();
    GroupStatus group = engine.status();
    return new FederationView(
        "",
        self,
        MODE,
        group.leader(),
        state.epoch(),
        state.configVersion(),
        state.version(),
        state.hash(),
        NO_TOPOLOGY,
        state.members(),
        nodes(),
        List.of(group),
        health(group),
        new CoordinatorCounts(0, 0, 0));
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
    return alone();
  }

  @Override
  public CompletableFuture<Departure> leave(NodeId node, boolean forced) {
    return alone();
  }

  @Override
  public CompletableFuture<Void> transferLeadership(int group, NodeId to) {
    return alone();
  }

  @Override
  public CompletableFuture<Long> snapshot(int group) {
    return group == 0
        ? engine.snapshot()
        : CompletableFuture.failedFuture(
            ContinuumException.field(ErrorCode.FIELD_INVALID, "group", group, "0"));
  }

  @Override
  public CompletableFuture<byte[]> backup() {
    return engine
        .readIndex()
        .thenApply(
            _ -> new Backup("", clock.millis(), SHARD_COUNT, List.of(machine.view())).toBytes());
  }

  @Override
  public RestorePlan planRestore(byte[] backup) {
    return Restoring.plan(Backup.read(backup), "", List.of(machine.view()));
  }

  @Override
  public CompletableFuture<RestorePlan> restore(byte[] backup, boolean replace) {
    Backup saved = Backup.read(backup);
    RestorePlan plan = Restoring.plan(saved, "", List.of(machine.view()));
    return plan.replaced() > 0 && !replace
        ? CompletableFuture.failedFuture(Restoring.present(plan))
        : Restoring.apply(saved.groups(), SHARD_COUNT, decisions).thenApply(_ -> plan);
  }

  @Override
  public NodeId choose(String preferredZone) {
    return self;
  }

  @Override
  public void close() {
    engine.close();
  }

  private void tell() {
    GroupStatus group = engine.status();
    for (DecisionEvent event : feed.look(machine.view(), List.of(group), nodes(), health(group))) {
      listeners.forEach(each -> each.accept(event));
    }
  }

  private List<NodeHealth> nodes() {
    return List.of(new NodeHealth(self, NodeState.HEALTHY, 0, 0, ""));
  }

  private Health health(GroupStatus group) {
    String failure = group.role() == Role.STOPPED && group.failure() != null ? group.failure() : "";
    return HealthCheck.check(
        new HealthFacts(
            1,
            List.of(new HealthFacts.Group(0, group.leader() != null, failure, 1, 1)),
            "",
            List.of(),
            new HealthFacts.Reach(1, false),
            List.of(new HealthFacts.Room(self.shortName(), 0, refusesWrites.getAsBoolean())),
            nodes()));
  }

  private static <T> CompletableFuture<T> alone() {
    return CompletableFuture.failedFuture(
        ContinuumException.of(
            ErrorCode.CLUSTER_IDENTITY_MISSING,
            "node: in no cluster (expected: a member of one)",
            "Run continuum join on it, or set cluster.enabled to found a cluster."));
  }
}
