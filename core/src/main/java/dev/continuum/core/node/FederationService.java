package dev.continuum.core.node;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.coordinator.CoordinatorCounts;
import dev.continuum.core.coordinator.Health;
import dev.continuum.core.coordinator.NodeHealth;
import dev.continuum.core.node.MemoryService.Subscription;
import dev.continuum.core.value.NodeId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster has decided, and the decisions that transports may ask for. Thread-safe; futures
 * complete on a thread of the node and fail with a {@code ContinuumException}.
 */
public interface FederationService {

  /** How it is, as this node knows it; waits for nobody. */
  FederationView view();

  /**
   * A configuration entry of the cluster, linearizable; null where it is not set.
   *
   * @param key a name that {@link #configurationKeys} gives, else {@code FIELD_UNKNOWN}
   */
  CompletableFuture<@Nullable ConfigEntry> configuration(String key);

  /** All that are set, linearizable, in the order of their keys. */
  CompletableFuture<List<ConfigEntry>> configuration();

  /**
   * Sets an entry; {@code value} empty removes it.
   *
   * @param expectedVersion 0 for "is not set", -1 for any; else {@code VERSION_CONFLICT}
   */
  CompletableFuture<ConfigEntry> configure(String key, String value, long expectedVersion);

  /** What can be configured for the whole cluster. */
  List<ConfigurationKey> configurationKeys();

  /**
   * Tells {@code listener} of what is decided from now on, on a thread of the node; it must not
   * block.
   */
  Subscription subscribe(Consumer<DecisionEvent> listener);

  /**
   * Admits a node that has proved itself to this one, or says why not. A member that asks again is
   * answered with its record.
   */
  CompletableFuture<MemberRecord> join(NodeId node);

  /**
   * Lets a node go: a voter hands its duty over first.
   *
   * @param forced although it does not answer, or its duty cannot be handed over; {@code
   *     VOTERS_UNSAFE} says what is at risk where it is not forced
   */
  CompletableFuture<Departure> leave(NodeId node, boolean forced);

  /** Another voter shall lead the group. */
  CompletableFuture<Void> transferLeadership(int group, NodeId to);

  /** Writes a snapshot of a group now; completes with its index. */
  CompletableFuture<Long> snapshot(int group);

  /** The whole decided state, with its version and checksum, for a backup. */
  CompletableFuture<byte[]> backup();

  /** What bringing back a backup would mean; changes nothing. {@code SNAPSHOT_INVALID}. */
  RestorePlan planRestore(byte[] backup);

  /**
   * Brings back what a backup holds: all but who is a member.
   *
   * @param replace although it replaces what was decided here; else {@code STATE_PRESENT}
   */
  CompletableFuture<RestorePlan> restore(byte[] backup, boolean replace);

  /** What the coordinator would answer: the node that should serve a request now. */
  @Nullable NodeId choose(String preferredZone);

  /**
   * The decided state of a cluster in the eyes of one of its nodes. Thread-safe (immutable).
   *
   * @param cluster its name; empty for a node that is alone
   * @param mode {@code single} or {@code raft}
   * @param leader of the cluster's own group, null where none is known
   * @param epoch decisions under an older one have lost their force
   * @param configVersion rises with each configuration entry
   * @param stateVersion the index up to which the state is known here
   * @param stateHash of that state
   * @param topology {@code full-mesh}, {@code hub-spoke} or {@code gossip}; {@code none} for a node
   *     that is alone
   * @param members of record, sorted by name
   * @param groups those of which this node is
   */
  record FederationView(
      String cluster,
      NodeId self,
      String mode,
      @Nullable NodeId leader,
      long epoch,
      long configVersion,
      long stateVersion,
      long stateHash,
      String topology,
      List<MemberRecord> members,
      List<NodeHealth> nodes,
      List<GroupStatus> groups,
      Health health,
      CoordinatorCounts coordinator) {
    public FederationView {
      members = List.copyOf(members);
      nodes = List.copyOf(nodes);
      groups = List.copyOf(groups);
    }
  }

  /** A configuration entry; {@code value} is empty where it was removed. */
  record ConfigEntry(String key, String value, long version) {}

  /** What can be set. */
  record ConfigurationKey(String key, String expected, String defaultValue, String help) {}

  /**
   * What a backup would bring and take.
   *
   * @param cluster of which it is; empty for a node that was alone
   * @param createdMillis the wall clock's when it was made
   * @param rows how many decisions it holds
   * @param replaced how many that were made here it takes away
   * @param warnings what is at risk, for people
   */
  record RestorePlan(
      String cluster,
      long createdMillis,
      int shardCount,
      int rows,
      int replaced,
      List<String> warnings) {
    public RestorePlan {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * A node has gone.
   *
   * @param warnings what is at risk now, for people
   */
  record Departure(NodeId node, boolean graceful, List<String> warnings) {
    public Departure {
      warnings = List.copyOf(warnings);
    }
  }
}
