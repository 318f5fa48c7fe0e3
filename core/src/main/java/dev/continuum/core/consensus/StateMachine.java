package dev.continuum.core.consensus;

import org.jspecify.annotations.Nullable;

/**
 * What committed commands build. One thread only, but for the snapshots that it gives.
 *
 * <p>Deterministic: state, answers and hash depend on the commands and their order alone.
 */
public interface StateMachine {

  /**
   * Applies the command at {@code index}; indexes rise, and some are missing: engines use them for
   * themselves.
   *
   * @return the answer; never fails for what a command contains: that is answered with a refusal
   */
  byte[] apply(long index, byte[] command);

  /** The last index that was applied, or that the restored snapshot covers; 0 for none. */
  long appliedIndex();

  /** Of the whole state; equal states have equal hashes, however they were reached. */
  long hash();

  /** The state as it is now, for another thread to write while this one goes on. */
  Snapshot snapshot();

  /**
   * Replaces the state by a snapshot's. Throws {@link dev.continuum.core.value.ContinuumException}
   * ({@code SNAPSHOT_INVALID}) and keeps the state as it was where the bytes are not a snapshot of
   * a version that this build knows, or damaged.
   */
  void restore(Chunks snapshot);

  /** An unchanging state. Thread-safe. */
  interface Snapshot {
    /** The last index in it. */
    long index();

    /** What {@link StateMachine#hash} was. */
    long hash();

    /**
     * All of it, in a stable format with its version, in chunks of at most {@link
     * #MAX_CHUNK_BYTES}.
     */
    Chunks chunks();

    int MAX_CHUNK_BYTES = 256 << 10;
  }

  /** Bytes in parts. One thread only. */
  @FunctionalInterface
  interface Chunks {
    /** The next part, or null after the last. */
    byte @Nullable [] next();
  }
}
