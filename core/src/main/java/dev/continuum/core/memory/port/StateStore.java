package dev.continuum.core.memory.port;

import dev.continuum.core.value.ContinuumException;
import org.jspecify.annotations.Nullable;

/**
 * The merged state, derived from the log. Reads from any thread; {@link #write}, {@link #flush} and
 * {@link #close} from one thread.
 *
 * <p>After a crash the store holds exactly what {@link #flushedPosition()} covers, or tells when it
 * is opened that it must be rebuilt; it never holds part of a batch.
 */
public interface StateStore extends StateReader, AutoCloseable {
  /**
   * Applies a batch and moves the covered position, atomically; visible to readers when it returns,
   * durable only after {@link #flush} or on the store's own schedule.
   *
   * @param throughPosition the log position that the state covers from now on; never decreases
   */
  void write(StateBatch batch, long throughPosition);

  /** The log position that reads see. 0 for an empty store. */
  long coveredPosition();

  /** The log position that would survive a crash now. */
  long flushedPosition();

  /** Makes everything written durable. */
  void flush();

  /**
   * Why a {@link #write} would be refused now, as far as the store knows before one is tried, or
   * null. From the thread that writes.
   */
  default @Nullable ContinuumException problem() {
    return null;
  }

  /**
   * Reads of now for who reads the same few things often, as recall does; a store may answer them
   * from memory. Each read sees every write that had returned when it began; two reads may see two
   * moments.
   */
  default StateReader frequentReads() {
    return this;
  }

  /** A consistent view of now that later writes do not change; the caller closes it. */
  Snapshot snapshot();

  @Override
  void close();

  /** A frozen view. Thread-safe. */
  interface Snapshot extends StateReader, AutoCloseable {
    long coveredPosition();

    @Override
    void close();
  }
}
