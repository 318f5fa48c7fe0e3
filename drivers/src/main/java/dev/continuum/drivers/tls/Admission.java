package dev.continuum.drivers.tls;

import dev.continuum.core.value.NodeId;

/**
 * Has the last word before a token lets a node in, after everything else was found good.
 * Thread-safe; may wait.
 */
public interface Admission {
  /** Nothing but the authority's own files counts. */
  Admission OWN = (tokenId, node, maxUses, expiresMillis) -> {};

  /**
   * Uses the token once for the node, or throws a {@code ContinuumException} that says why not; the
   * same node may use it again, which counts once.
   */
  void use(String tokenId, NodeId node, int maxUses, long expiresMillis);

  /** Whether the node was in and was let go: it may come again with its identity. */
  default boolean wasLetGo(NodeId node) {
    return false;
  }
}
