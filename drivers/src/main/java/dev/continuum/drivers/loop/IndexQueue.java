package dev.continuum.drivers.loop;

import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.IndexDocument;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Changes on their way to the index, counted. Not thread-safe: its owner locks. */
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

  int operations() {
    return operations;
  }

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
    Run first = take();
    if (runs.isEmpty()) {
      return first;
    }
    List<IndexChange> changes = new ArrayList<>(first.changes);
    long through = first.throughPosition;
    int count = first.operations;
    long size = first.bytes;
    while (!runs.isEmpty() && size + runs.getFirst().bytes <= maxBytes) {
      Run next = take();
      changes.addAll(next.changes);
      through = next.throughPosition;
      count += next.operations;
      size += next.bytes;
    }
    return new Run(changes, through, count, size);
  }

  void clear() {
    runs.clear();
    operations = 0;
    bytes = 0;
  }

  private Run take() {
    Run run = runs.removeFirst();
    operations -= run.operations;
    bytes -= run.bytes;
    return run;
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
