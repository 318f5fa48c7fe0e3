package dev.continuum.api.http;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.LineReader;
import dev.continuum.api.json.LineReader.Line;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What all NDJSON uploads have in common: lines in, one result a line out, a summary at the end.
 * Thread-safe.
 *
 * <p>A bad line fails by itself: its result carries the problem and the next line goes on. The
 * answer's last line is {@code {"summary": ...}}; without it the answer broke off.
 */
final class Uploads {
  private static final int PROGRESS_EVERY_LINES = 1_000;

  private final ApiOptions options;
  private final int maxBatchLines;
  private final Semaphore permits;

  Uploads(ApiOptions options, int maxBatchLines) {
    this.options = options;
    this.maxBatchLines = maxBatchLines;
    this.permits = new Semaphore(options.maxStreams());
  }

  /** Starts what one line asks for. */
  @FunctionalInterface
  interface LineHandler {
    /** Null where the line asks for nothing; a {@code ContinuumException} refuses it. */
    @Nullable CompletableFuture<?> handle(Line line, LinePipeline pipeline);
  }

  void run(Exchange exchange, boolean onlyErrors, LineHandler handler) throws IOException {
    if (!permits.tryAcquire()) {
      throw ContinuumException.of(
          ErrorCode.OVERLOADED,
          "uploads: " + options.maxStreams() + " are under way (expected: fewer)",
          "Try again in a moment.");
    }
    try {
      stream(exchange, onlyErrors, handler);
    } finally {
      permits.release();
    }
  }

  private void stream(Exchange exchange, boolean onlyErrors, LineHandler handler)
      throws IOException {
    LineReader lines =
        new LineReader(exchange.bodyStream(), options.maxBodyBytes(), options.maxStreamBytes());
    OutputStream out = exchange.stream(Exchange.NDJSON);
    LinePipeline pipeline =
        new LinePipeline(
            out,
            onlyErrors,
            PROGRESS_EVERY_LINES,
            options.maxInFlightLines(),
            options.maxInFlightBytes());
    Thread writer = Thread.ofVirtual().name("upload results").start(pipeline::writeResults);
    long read;
    try {
      read = readLines(lines, handler, pipeline);
    } finally {
      pipeline.end();
      awaitUninterruptibly(writer);
    }
    IOException broken = pipeline.broken();
    if (broken != null) {
      throw new CloseConnectionException("the client is gone", broken);
    }
    JsonWriter summary = new JsonWriter();
    summary.beginObject().name("summary").beginObject();
    summary
        .field("lines", read)
        .field("written", pipeline.succeeded())
        .field("failed", pipeline.failed());
    summary.endObject().endObject().newLine().writeTo(out);
  }

  private long readLines(LineReader lines, LineHandler handler, LinePipeline pipeline)
      throws IOException {
    long read = 0;
    while (pipeline.broken() == null) {
      Line line;
      try {
        line = lines.next();
      } catch (ContinuumException e) {
        pipeline.refuse(read + 1, e);
        return read + 1;
      }
      if (line == null) {
        return read;
      }
      read++;
      if (read > maxBatchLines) {
        pipeline.refuse(line.number(), tooManyLines());
        return read;
      }
      try {
        CompletableFuture<?> result = handler.handle(line, pipeline);
        if (result != null) {
          byte[] bytes = line.bytes();
          pipeline.submit(line.number(), bytes == null ? 0 : bytes.length, result);
        }
      } catch (RuntimeException e) {
        if (read == 1 && isUnknownSpace(e)) {
          throw e;
        }
        pipeline.refuse(line.number(), e);
      }
    }
    return read;
  }

  /** Nothing can be written at all: better a problem document than one refusal a line. */
  private static boolean isUnknownSpace(RuntimeException failure) {
    return failure instanceof ContinuumException refusal
        && refusal.code() == ErrorCode.SPACE_UNKNOWN;
  }

  /** The line's bytes; refuses one that is too long. */
  static byte[] bytes(Line line) {
    byte[] bytes = line.bytes();
    if (bytes == null) {
      throw ContinuumException.field(
          ErrorCode.TOO_LARGE,
          "line",
          "longer than allowed",
          "at most http.max_body_bytes",
          "Split it, or raise http.max_body_bytes.");
    }
    return bytes;
  }

  /** The options of one line: the upload's key with the line's number is the line's own key. */
  static WriteOptions options(
      Exchange exchange, @Nullable String key, Line line, Durability durability) {
    if (key == null) {
      return new WriteOptions(null, 0, null, durability);
    }
    byte[] bytes = bytes(line);
    return new WriteOptions(
        key + "#" + line.number(),
        WriteHeaders.digest(exchange, bytes, 0, bytes.length),
        null,
        durability);
  }

  private ContinuumException tooManyLines() {
    return ContinuumException.field(
        ErrorCode.TOO_LARGE,
        "body",
        "more than " + maxBatchLines + " lines",
        "at most " + maxBatchLines + " lines",
        "Send the rest in another request.");
  }

  private static void awaitUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
