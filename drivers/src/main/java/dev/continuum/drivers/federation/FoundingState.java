package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.port.Consensus;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.node.Decisions;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.single.SingleConsensus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node had decided alone, when it becomes one of a cluster. One thread only.
 *
 * <p>The founder's decisions become the cluster's first. They are taken before anybody else can ask
 * for one; a crash on the way begins again, which is harmless as nothing else was decided yet. In
 * every other case the cluster's decisions hold: the node's own are put aside, and the log says
 * where.
 */
final class FoundingState {
  private static final Logger LOG = LoggerFactory.getLogger(FoundingState.class);
  private static final String BEING_TAKEN = "single.being-taken";
  private static final String TAKEN = "single.taken";
  private static final String ASIDE = "single.aside-";

  private FoundingState() {}

  /**
   * Before the engine opens: whether there is something to take.
   *
   * @param folder of the node's decisions
   * @param isNew whether this node founds the cluster now
   */
  static boolean prepare(Path folder, boolean isNew, long nowMillis) throws IOException {
    Path own = folder.resolve(LoneFederation.FOLDER);
    if (Files.isDirectory(own)) {
      Path next = folder.resolve(isNew ? BEING_TAKEN : ASIDE + nowMillis);
      Files.move(own, next, StandardCopyOption.ATOMIC_MOVE);
      if (!isNew) {
        LOG.warn(
            "what this node had decided alone does not hold in the cluster; it is kept in {}",
            next);
      }
    }
    return Files.isDirectory(folder.resolve(BEING_TAKEN));
  }

  /** Lets the cluster decide it; waits. */
  static void take(
      NodeId self, Path folder, int shardCount, List<DecidedGroup> groups, Decisions decisions)
      throws IOException {
    Path taking = folder.resolve(BEING_TAKEN);
    ClusterState machine = new ClusterState();
    try (SingleConsensus alone = new SingleConsensus(self, machine, taking)) {
      LOG.info("takes {} decisions over that this node made alone", alone.status().appliedIndex());
    }
    for (DecidedGroup group : groups) {
      Consensus consensus = group.consensus();
      long _ = PeerAnswers.await(consensus.readIndex(), Restoring.PATIENCE);
    }
    Void _ =
        PeerAnswers.await(
            Restoring.apply(List.of(machine.view()), shardCount, decisions), Restoring.PATIENCE);
    Files.move(taking, folder.resolve(TAKEN), StandardCopyOption.ATOMIC_MOVE);
  }
}
