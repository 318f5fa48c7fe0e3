package dev.continuum.drivers.loop;

import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.IndexDocument;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes on their way to the index, counted until they are in it: what was taken is still in
 * memory. Not thread-safe: its owner locks.
 */
final class IndexQueue {
  /** What a change costs beside its text and vector. */
  private static final int CHANGE_BYTES = 64;

  private final ArrayDeque<Run> runs = new ArrayDeque<>();
  private int operations;
  private long bytes;

  /** The changes of a run of operations that ends at a position. */
  record Run(List<IndexChange> changes, long throughPosition, int operations, long bytes) {
    static Run of(List<IndexChange> changes, long throughPosition, int operations) {
      return new Run(changes, throughPosition, operations, bytesOf(changes));
    }
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** Of all that was added and is not {@link #indexed} yet. */
  int operations() {
    return operations;
  }

  /** Of all that was added and is not {@link #indexed} yet. */
  long bytes() {
    return bytes;
  }

  void add(Run run) {
    runs.addLast(run);
    operations += run.operations;
    bytes += run.bytes;
  }

  /** Takes what is there, at most so many bytes, but at least one run; there must be one. */
  Run takeUpTo(long maxBytes) {
    Run first = runs.removeFirst();
    if (runs.isEmpty()) {
      return first;
    }
    List<IndexChange> changes = new ArrayList<>(first.changes);
    long through = first.throughPosition;
    int count = first.operations;
    long size = first.bytes;
    while (!runs.isEmpty() && size + runs.getFirst().bytes <= maxBytes) {
      Run next = runs.removeFirst();
      changes.addAll(next.changes);
      through = next.throughPosition;
      count += next.operations;
      size += next.bytes;
    }
    return new Run(changes, through, count, size);
  }

  /** What was taken is in the index. */
  void indexed(Run run) {
    operations -= run.operations;
    bytes -= run.bytes;
  }

  /** Gives up what is queued and what was taken. */
  void clear() {
    runs.clear();
    operations = 0;
    bytes = 0;
  }

  static long bytesOf(List<IndexChange> changes) {
    long total = 0;
    for (IndexChange change : changes) {
      total += CHANGE_BYTES;
      if (change instanceof IndexChange.Upsert upsert) {
        IndexDocument document = upsert.document();
        total += document.text().length();
        if (document.embedding() != null) {
          total += (long) Float.BYTES * document.embedding().dimensions();
        }
      }
    }
    return total;
  }
}
