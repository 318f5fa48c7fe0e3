package dev.continuum.api.http;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.Standing;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Replica;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.coordinator.CoordinatorCounts;
import dev.continuum.core.coordinator.Health;
import dev.continuum.core.coordinator.Health.Component;
import dev.continuum.core.coordinator.Health.Level;
import dev.continuum.core.coordinator.NodeHealth;
import dev.continuum.core.coordinator.NodeState;
import dev.continuum.core.node.DecisionEvent;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.MemoryService.Subscription;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decisions as the test wants them: three voters and a learner that is no member of record yet.
 * Thread-safe as far as a test needs it.
 */
final class ScriptedFederation implements FederationService {
  static final ConfigurationKey KEY =
      new ConfigurationKey("consensus.voters", "3, 5 or 7", "3", "How many nodes decide.");

  final List<Consumer<DecisionEvent>> listeners = new CopyOnWriteArrayList<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  final SortedMap<String, ConfigEntry> entries = new ConcurrentSkipListMap<>();
  private long version;

  /** What the next decisions fail with, or null. */
  volatile @Nullable ContinuumException refusal;

  /** Whether this node knows nobody who leads, and its part in group 1 has ended. */
  volatile boolean leaderless;

  static NodeId id(int number) {
    return ScriptedCluster.id(number);
  }

  static MemberRecord member(int number, Duty duty) {
    return new MemberRecord(
        id(number),
        "node-" + number,
        new PeerAddress("10.0.0." + number, 7000),
        WantedRole.AUTO,
        duty,
        number == 1 ? "" : "rack-1",
        List.of("gpu"),
        new Resources(4_000, 8L << 30, 100L << 30),
        7,
        Standing.IN,
        1_700_000_000_000L);
  }

  static Health health() {
    return new Health(
        Level.WARNING,
        List.of(
            new Component("coordinator", Level.HEALTHY, List.of()),
            new Component("consensus", Level.HEALTHY, List.of()),
            new Component("replication", Level.WARNING, List.of("node-3 lags by 12 entries")),
            new Component("connectivity", Level.HEALTHY, List.of()),
            new Component("capacity", Level.HEALTHY, List.of())));
  }

  private GroupStatus group(int number) {
    boolean stopped = leaderless && number == 1;
    return new GroupStatus(
        number,
        stopped ? Role.STOPPED : leaderless ? Role.CANDIDATE : Role.LEADER,
        leaderless ? null : id(1),
        9,
        120,
        119,
        40,
        80,
        2,
        0xF1L,
        new GroupMembers(List.of(id(1), id(2), id(3)), List.of(id(4))),
        leaderless
            ? List.of()
            : List.of(new Replica(id(2), true, 0, 12), new Replica(id(3), true, 12, 40)),
        stopped ? "disk: no space left" : null);
  }

  @Override
  public FederationView view() {
    return new FederationView(
        "north",
        id(1),
        "raft",
        leaderless ? null : id(1),
        47,
        version,
        120,
        -1,
        "full-mesh",
        List.of(member(1, Duty.VOTER), member(2, Duty.VOTER), member(3, Duty.VOTER)),
        List.of(
            new NodeHealth(id(1), NodeState.HEALTHY, 0.25, 0, ""),
            new NodeHealth(id(2), NodeState.DEGRADED, 0.75, 1_234_567, "load 0.75"),
            new NodeHealth(id(4), NodeState.JOINING, 0, 0, "not heard of yet")),
        List.of(group(0), group(1)),
        health(),
        new CoordinatorCounts(100, 2, 30));
  }

  private <T> CompletableFuture<T> call(String what, Supplier<T> answer) {
    calls.add(what);
    ContinuumException failure = refusal;
    return failure == null
        ? CompletableFuture.completedFuture(answer.get())
        : CompletableFuture.failedFuture(failure);
  }

  @Override
  public CompletableFuture<@Nullable ConfigEntry> configuration(String key) {
    return call("configuration " + key, () -> entries.get(key));
  }

  @Override
  public CompletableFuture<List<ConfigEntry>> configuration() {
    return call("configuration", () -> List.copyOf(entries.values()));
  }

  @Override
  public CompletableFuture<ConfigEntry> configure(String key, String value, long expectedVersion) {
    return call(
        "configure " + key + " " + value + " " + expectedVersion,
        () -> set(key, value, expectedVersion));
  }

  private ConfigEntry set(String key, String value, long expectedVersion) {
    ConfigEntry now = entries.get(key);
    long present = now == null ? 0 : now.version();
    if (expectedVersion >= 0 && expectedVersion != present) {
      throw ContinuumException.field(
          ErrorCode.VERSION_CONFLICT, key, "version " + present, "version " + expectedVersion);
    }
    ConfigEntry entry = new ConfigEntry(key, value, ++version);
    if (value.isEmpty()) {
      entries.remove(key);
    } else {
      entries.put(key, entry);
    }
    publish(new DecisionEvent.ConfigChanged(entry));
    return entry;
  }

  @Override
  public List<ConfigurationKey> configurationKeys() {
    return List.of(KEY);
  }

  void publish(DecisionEvent event) {
    listeners.forEach(listener -> listener.accept(event));
  }

  @Override
  public Subscription subscribe(Consumer<DecisionEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public CompletableFuture<MemberRecord> join(NodeId node) {
    return call("join " + node, () -> member(2, Duty.FOLLOWER));
  }

  @Override
  public CompletableFuture<Departure> leave(NodeId node, boolean forced) {
    List<String> warnings = new ArrayList<>();
    if (forced) {
      warnings.add("2 voters are left: losing one more stops decisions");
    }
    return call(
        "leave " + node + (forced ? " forced" : ""), () -> new Departure(node, !forced, warnings));
  }

  @Override
  @SuppressWarnings("NullAway") // Void has no other value
  public CompletableFuture<Void> transferLeadership(int group, NodeId to) {
    return call("transfer " + group + " " + to, () -> null);
  }

  @Override
  public CompletableFuture<Long> snapshot(int group) {
    return call("snapshot " + group, () -> 120L);
  }

  @Override
  public RestorePlan planRestore(byte[] backup) {
    return new RestorePlan("north", 1_700_000_000_000L, 1, backup.length, 0, List.of());
  }

  @Override
  public CompletableFuture<RestorePlan> restore(byte[] backup, boolean replace) {
    return call(
        "restore " + backup.length + (replace ? " and replace" : ""), () -> planRestore(backup));
  }

  @Override
  public CompletableFuture<byte[]> backup() {
    return call("backup", () -> new byte[] {1, 2, 3, 0, -1});
  }

  @Override
  public @Nullable NodeId choose(String preferredZone) {
    return id(2);
  }
}
