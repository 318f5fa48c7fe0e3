package dev.continuum.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster has decided, as the asked node knows it. Thread-safe (immutable by convention).
 *
 * @param clusterId null on a node of no cluster
 * @param mode none, single or raft
 * @param self the identifier of the node that answered
 * @param leader the identifier of who leads the cluster's own group; null where none is known
 * @param health healthy, warning or critical
 * @param epoch decisions under an older one have lost their force
 * @param configVersion rises with each configuration entry
 * @param stateVersion the index up to which the state is known there
 * @param stateHash equal on every node at the same version
 * @param topology full-mesh, hub-spoke, gossip or none
 */
public record FederationStatus(
    @Nullable String clusterId,
    String mode,
    String self,
    @Nullable String leader,
    String health,
    long epoch,
    long configVersion,
    long stateVersion,
    String stateHash,
    String topology,
    Voters voters,
    List<FederationNode> nodes) {

  /**
   * Who decides.
   *
   * @param quorum how many of them must agree
   * @param tolerated how many may be lost while the rest still decides
   */
  public record Voters(int count, int quorum, int tolerated) {}
}
