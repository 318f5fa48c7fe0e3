package dev.continuum.core.consensus.single;

import dev.continuum.core.consensus.StateMachine.Chunks;
import dev.continuum.core.consensus.StateMachine.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a lone node keeps what it has decided. One thread only. Failures are {@code
 * ContinuumException}s.
 */
public interface Journal extends AutoCloseable {

  /**
   * The newest snapshot, null where there is none. Throws {@code STORAGE_CORRUPT} where it cannot
   * be read.
   */
  @Nullable Chunks snapshot();

  /**
   * Gives every entry that is kept, in order; those that a snapshot covers may be among them.
   * Throws {@code STORAGE_CORRUPT} where an entry before the last group is damaged or missing.
   */
  void replay(EntryReader reader);

  /**
   * Keeps entries, the first at {@code firstIndex}: all of them on disk when it returns. Throws
   * {@code STORAGE_FULL} with nothing kept; it may be called again. Throws {@code STORAGE_FAILED}
   * where nobody knows what is kept: from then on it takes nothing more.
   */
  void append(long firstIndex, List<byte[]> entries);

  /**
   * Keeps a snapshot and lets go of the entries that it covers; failures as for {@link #append}.
   */
  void write(Snapshot snapshot);

  /** How many bytes of entries are kept. */
  long entryBytes();

  @Override
  void close();

  /** Hears entries. */
  @FunctionalInterface
  interface EntryReader {
    void entry(long index, byte[] entry);
  }
}
