package dev.continuum.api.json;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream into lines of NDJSON. One thread only.
 *
 * <p>Lines end with a line feed; blank lines count but are passed over. A line that is too long is
 * skipped to its end, and costs only itself.
 */
public final class LineReader {
  private static final int FIRST_BYTES = 16 << 10;

  private final InputStream in;
  private final int maxLineBytes;
  private final long maxStreamBytes;
  private byte[] buffer;
  private int from;
  private int to;
  private long line;
  private long streamBytes;

  public LineReader(InputStream in, int maxLineBytes, long maxStreamBytes) {
    this.in = in;
    this.maxLineBytes = maxLineBytes;
    this.maxStreamBytes = maxStreamBytes;
    this.buffer = new byte[Math.min(FIRST_BYTES, maxLineBytes + 1)];
  }

  /**
   * A line that is not blank.
   *
   * @param number 1 for the first line of the stream
   * @param bytes its bytes without the line feed, or null where it is longer than allowed
   */
  public record Line(long number, byte @Nullable [] bytes) {}

  /** The next line that is not blank; null at the end of the stream. */
  public @Nullable Line next() throws IOException {
    while (true) {
      Line next = nextOfAnyKind();
      if (next == null || next.bytes() == null || !isBlank(next.bytes())) {
        return next;
      }
    }
  }

  private @Nullable Line nextOfAnyKind() throws IOException {
    int scanned = from;
    while (true) {
      int end = indexOfLineFeed(scanned);
      if (end >= 0) {
        byte[] bytes = Arrays.copyOfRange(buffer, from, end);
        from = end + 1;
        return new Line(++line, bytes);
      }
      if (to - from > maxLineBytes) {
        skipLine();
        return new Line(++line, null);
      }
      int kept = to - from;
      if (!fill()) {
        if (from == to) {
          return null;
        }
        byte[] bytes = Arrays.copyOfRange(buffer, from, to);
        from = to;
        return new Line(++line, bytes);
      }
      scanned = from + kept;
    }
  }

  private int indexOfLineFeed(int start) {
    for (int i = start; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void skipLine() throws IOException {
    while (true) {
      from = to;
      if (!fill()) {
        return;
      }
      int end = indexOfLineFeed(from);
      if (end >= 0) {
        from = end + 1;
        return;
      }
    }
  }

  /** Reads more behind what is kept; false at the end of the stream. */
  private boolean fill() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(buffer.length * 2L, maxLineBytes + 1L));
    }
    int read = in.read(buffer, to, buffer.length - to);
    if (read < 0) {
      return false;
    }
    to += read;
    streamBytes += read;
    if (streamBytes > maxStreamBytes) {
      throw ContinuumException.field(
          ErrorCode.TOO_LARGE,
          "body",
          "more than " + maxStreamBytes + " bytes",
          "at most " + maxStreamBytes + " bytes",
          "Send the rest in another request.");
    }
    return true;
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
