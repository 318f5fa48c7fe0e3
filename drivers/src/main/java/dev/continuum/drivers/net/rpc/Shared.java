package dev.continuum.drivers.net.rpc;

import dev.continuum.drivers.net.wire.Holding;

/**
 * Something small of which every node of a cluster is to hold the newest version. Implementations
 * are thread-safe.
 */
interface Shared {
  Holding.Kind kind();

  /** Ordered as unsigned bytes; of one length, save that it is empty where there is nothing. */
  byte[] version();

  /** What has that version, or a newer one. */
  byte[] content();

  /**
   * Takes what another node has, if it is newer.
   *
   * @return whether it was
   * @throws dev.continuum.core.value.ContinuumException where it is not acceptable
   */
  boolean offer(byte[] content);
}
