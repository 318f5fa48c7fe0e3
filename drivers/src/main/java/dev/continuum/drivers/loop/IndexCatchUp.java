package dev.continuum.drivers.loop;

import dev.continuum.core.memory.port.IndexChange;
import java.util.List;

/** Derives from log and state what an index lacks. Called by the index thread only. */
interface IndexCatchUp {
  /**
   * Gives the changes of everything in {@code (coveredPosition, throughPosition]}; the state covers
   * {@code throughPosition}. Where {@code coveredPosition} is 0 the index is empty and gets all.
   */
  void changes(long coveredPosition, long throughPosition, Sink sink);

  /** When the first operation after a position was written, wall-clock milliseconds since 1970. */
  long writtenMillisAfter(long position);

  /** Takes changes in runs. */
  @FunctionalInterface
  interface Sink {
    /** Returns false to stop. */
    boolean take(List<IndexChange> changes, long throughPosition);
  }
}
