package dev.continuum.core.memory.port;

import java.util.List;

/**
 * The index of words and vectors, derived from the log. Searches from any thread; the other methods
 * from one thread.
 *
 * <p>After a crash it holds exactly what {@link #committedPosition()} covers, or is empty and at 0.
 * Where {@link #apply}, {@link #refresh} or {@link #commit} throws, everything after {@link
 * #committedPosition()} must be applied again; searches go on meanwhile and never go back.
 */
public interface MemoryIndex extends AutoCloseable {
  /** Takes changes in; not yet searchable. {@code throughPosition} never decreases. */
  void apply(List<IndexChange> changes, long throughPosition);

  /** Makes searchable what was applied before. */
  void refresh();

  /** Makes durable what was applied before. */
  void commit();

  /** The log position that a search sees. */
  long searchablePosition();

  /** The log position that would survive a crash now. */
  long committedPosition();

  IndexHits search(IndexQuery query);

  /** How many documents are searchable. */
  long documents();

  @Override
  void close();
}
