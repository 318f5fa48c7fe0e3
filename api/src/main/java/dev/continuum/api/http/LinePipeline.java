package dev.continuum.api.http;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.ProblemJson;
import dev.continuum.api.json.WriteJson;
import dev.continuum.core.node.MemoryService.Written;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The results of an upload on their way out, in the order of its lines. Thread-safe: one thread
 * submits lines, another writes their results.
 *
 * <p>Reading, storing and answering overlap: the reader submits line after line without waiting, up
 * to a window of lines and bytes; a writer thread waits for the oldest and writes its result as
 * soon as it is known. So a thousand lines share a disk flush, a client that sends one line and
 * waits gets its answer, and a client that does not read its answers slows down its own upload and
 * nothing else.
 */
final class LinePipeline {
  private static final int FLUSH_BYTES = 8 << 10;

  private final OutputStream out;
  private final boolean onlyErrors;
  private final int progressEvery;
  private final int maxLines;
  private final int maxBytes;
  private final JsonWriter buffer = new JsonWriter();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private int heldLines;
  private long heldBytes;
  private boolean ended;
  private volatile @Nullable IOException broken;

  private long succeeded;
  private long failed;

  /**
   * @param onlyErrors whether lines that succeed get no result of their own
   * @param progressEvery then, every so many lines, one line says how far it is
   */
  LinePipeline(
      OutputStream out, boolean onlyErrors, int progressEvery, int maxLines, int maxBytes) {
    this.out = out;
    this.onlyErrors = onlyErrors;
    this.progressEvery = progressEvery;
    this.maxLines = maxLines;
    this.maxBytes = maxBytes;
  }

  private record Entry(long line, int bytes, CompletableFuture<?> result) {}

  /**
   * Hands a line over; waits while the window is full.
   *
   * @param result a {@code Written}, or anything where there is none to show
   */
  void submit(long line, int bytes, CompletableFuture<?> result) {
    lock.lock();
    try {
      while (heldLines > 0 && (heldLines >= maxLines || heldBytes + bytes > maxBytes)) {
        changed.awaitUninterruptibly();
      }
      heldLines++;
      heldBytes += bytes;
      entries.add(new Entry(line, bytes, result));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A line that failed before it could be submitted. */
  void refuse(long line, RuntimeException refusal) {
    submit(line, 0, CompletableFuture.failedFuture(refusal));
  }

  /** Waits until every line handed over has its result. */
  void barrier() {
    lock.lock();
    try {
      while (heldLines > 0) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** No more lines will come. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Why results can no longer be written, or null: the client is gone. */
  @Nullable IOException broken() {
    return broken;
  }

  long succeeded() {
    return succeeded;
  }

  long failed() {
    return failed;
  }

  /** The writer's loop: until the end, or until the client is gone. */
  void writeResults() {
    for (Entry entry = next(); entry != null; entry = next()) {
      if (!entry.result.isDone()) {
        flush();
      }
      write(entry);
      if (buffer.size() >= FLUSH_BYTES) {
        flush();
      }
      lock.lock();
      try {
        heldLines--;
        heldBytes -= entry.bytes;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
    flush();
  }

  private @Nullable Entry next() {
    lock.lock();
    try {
      boolean flushed = false;
      while (entries.isEmpty()) {
        if (ended) {
          return null;
        }
        if (flushed) {
          changed.awaitUninterruptibly();
        } else {
          lock.unlock();
          try {
            flush();
            flushed = true;
          } finally {
            lock.lock();
          }
        }
      }
      return entries.poll();
    } finally {
      lock.unlock();
    }
  }

  private void write(Entry entry) {
    try {
      Object result = entry.result.join();
      succeeded++;
      if (!onlyErrors) {
        buffer.beginObject().field("line", entry.line);
        if (result instanceof Written written) {
          WriteJson.fields(buffer, written);
        }
        buffer.endObject().newLine();
      }
    } catch (CompletionException e) {
      failed++;
      buffer.beginObject().field("line", entry.line).name("error");
      ProblemJson problem = Problems.of(e);
      problem.write(buffer);
      buffer.endObject().newLine();
    }
    long answered = succeeded + failed;
    if (onlyErrors && answered % progressEvery == 0) {
      buffer.beginObject().name("progress").beginObject();
      buffer.field("line", entry.line).field("written", succeeded).field("failed", failed);
      buffer.endObject().endObject().newLine();
    }
  }

  private void flush() {
    if (buffer.size() == 0) {
      return;
    }
    if (broken == null) {
      try {
        buffer.writeTo(out);
        out.flush();
      } catch (IOException e) {
        broken = e;
      } catch (RuntimeException e) {
        broken = new IOException("the client is gone", e);
      }
    }
    buffer.clear();
  }
}
