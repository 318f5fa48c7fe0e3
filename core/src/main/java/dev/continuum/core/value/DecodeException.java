package dev.continuum.core.value;

import java.util.Locale;

/**
 * Bytes that are not what they claim to be: which field, at which offset, what stood there, what
 * was expected. Thread-safe (immutable).
 *
 * <p>The one exception of every decoder. It says nothing about where the bytes came from; whoever
 * read them adds that (a segment and its position, a peer) and picks the {@link ErrorCode}.
 */
public final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final int offsetBytes;

  /**
   * @param field what was being read, in dotted form
   * @param offsetBytes where the refused value starts, from the start of the reader's range
   * @param value what was found
   * @param expected what would have been right
   */
  public DecodeException(String field, int offsetBytes, Object value, String expected) {
    super(
        String.format(
            Locale.ROOT, "%s: %s (expected: %s) at byte %d", field, value, expected, offsetBytes));
    this.field = field;
    this.offsetBytes = offsetBytes;
  }

  public String field() {
    return field;
  }

  public int offsetBytes() {
    return offsetBytes;
  }
}
