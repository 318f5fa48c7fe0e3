package dev.continuum.api.http;

import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.ReplicationService;
import java.util.Optional;

/**
 * What a node offers to those who call it. Thread-safe.
 *
 * @param cluster which nodes there are, where the node is of a cluster
 * @param federation what the cluster has decided, where it is of one
 * @param replication how spaces that all nodes hold are kept the same, where it is of one
 */
public record NodeServices(
    MemoryService memory,
    Optional<ClusterService> cluster,
    Optional<FederationService> federation,
    Optional<ReplicationService> replication) {

  /** A node of no cluster. */
  public static NodeServices of(MemoryService memory) {
    return new NodeServices(memory, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
