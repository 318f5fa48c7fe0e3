package dev.continuum.drivers.net.rpc;

import org.jspecify.annotations.Nullable;

/** What a node does for others. Implementations are thread-safe. */
public interface NodeCalls {
  /** Takes a message of membership; false where there is no room for it. */
  boolean membership(CallerAddress caller, byte[] message);

  /**
   * Opens a log.
   *
   * @return null where there is none of that name
   */
  @Nullable ChunkSource log(CallerAddress caller, String origin, long position);

  /** Opens a snapshot; null where there is none of that name. */
  @Nullable ChunkSource snapshot(CallerAddress caller, String name, long position);

  /** Bytes that are made as they are read. One thread at a time. */
  interface ChunkSource extends AutoCloseable {
    /** At most {@link RpcLimits#MAX_CHUNK_BYTES}; null at the end. May wait. */
    byte @Nullable [] next() throws InterruptedException;

    @Override
    void close();
  }
}
