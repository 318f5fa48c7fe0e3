package dev.continuum.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of lines into pieces of whole lines. One thread only.
 *
 * <p>A piece is what is sent, and acknowledged, at once: large enough that the node shares disk
 * flushes among its lines, small enough that little is sent again after a break, and no larger than
 * what a node takes in without anybody reading its answers, because an HTTP/1.1 client reads them
 * only after it has sent all.
 */
final class LineChunks {
  static final int MAX_LINES = 1_000;
  private static final int FULL_BYTES = 1 << 20;
  private static final int MAX_LINE_BYTES = 256 << 20;
  private static final int READ_BYTES = 64 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[READ_BYTES];
  private int position;
  private int limit;

  LineChunks(InputStream in) {
    this.in = in;
  }

  /** A piece and how many lines it has. */
  record Chunk(byte[] bytes, int lines) {}

  /** The next piece, or null at the end. */
  @Nullable Chunk next() throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    int lines = 0;
    int lineStart = 0;
    while (lines < MAX_LINES && chunk.size() < FULL_BYTES) {
      boolean more = appendLine(chunk);
      if (chunk.size() > lineStart) {
        lines++;
      }
      lineStart = chunk.size();
      if (!more) {
        break;
      }
    }
    return lines == 0 ? null : new Chunk(chunk.toByteArray(), lines);
  }

  /** Appends one line with its end; false where the stream ended. */
  private boolean appendLine(ByteArrayOutputStream chunk) throws IOException {
    int start = chunk.size();
    while (true) {
      if (position == limit) {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        if (limit == 0) {
          return false;
        }
      }
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      boolean whole = end < limit;
      int count = (whole ? end + 1 : end) - position;
      chunk.write(buffer, position, count);
      position += count;
      if (whole) {
        return true;
      }
      if (chunk.size() - start > MAX_LINE_BYTES) {
        throw new IOException("a line of more than " + MAX_LINE_BYTES + " bytes");
      }
    }
  }
}
