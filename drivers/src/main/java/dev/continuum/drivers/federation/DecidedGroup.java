package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.port.Consensus;
import dev.continuum.core.consensus.port.ConsensusControl;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.value.NodeId;
import org.jspecify.annotations.Nullable;

/** A group as this node has it: its own part in it, or a copy where it takes none. Thread-safe. */
final class DecidedGroup implements AutoCloseable {
  /** A state at an index, by its hash. */
  record Checkpoint(long index, long hash) {}

  private final NodeId self;
  private final Consensus engine;
  private final ConsensusControl control;
  private final ClusterState machine;
  private final @Nullable GroupFollower follower;
  private final Consensus.Registration listening;
  private volatile Checkpoint newest = new Checkpoint(0, 0);

  /**
   * @param follower null where there is nobody to follow
   * @param changed told after each command that was applied, on the applying thread
   */
  DecidedGroup(
      NodeId self,
      Consensus engine,
      ConsensusControl control,
      ClusterState machine,
      @Nullable GroupFollower follower,
      Runnable changed) {
    this.self = self;
    this.engine = engine;
    this.control = control;
    this.machine = machine;
    this.follower = follower;
    this.listening =
        engine.onCommit(
            (index, command, answer) -> {
              // On the thread that applies, where alone the machine may be asked for its hash.
              newest = new Checkpoint(machine.appliedIndex(), machine.hash());
              changed.run();
            });
  }

  GroupStatus status() {
    return control.status();
  }

  ConsensusControl control() {
    return control;
  }

  @Nullable GroupFollower follower() {
    return follower;
  }

  /** Whether this node votes or learns. */
  boolean takesPart() {
    return follower == null || engine.members().contains(self);
  }

  /** Where decisions are asked for. */
  Consensus consensus() {
    return follower == null || takesPart() ? engine : follower;
  }

  /** Whoever is further: a new learner catches up while its copy is still good. */
  ClusterView view() {
    ClusterView own = machine.view();
    ClusterView copied = follower == null ? own : follower.view();
    return own.version() >= copied.version() ? own : copied;
  }

  @Nullable NodeId leader() {
    NodeId known = control.status().leader();
    return known != null || follower == null || takesPart() ? known : follower.leader();
  }

  /** The newest state and its hash, for the others to compare. */
  Checkpoint newest() {
    return newest;
  }

  @Override
  public void close() {
    listening.close();
  }
}
