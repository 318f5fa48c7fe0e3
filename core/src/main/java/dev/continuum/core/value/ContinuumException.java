package dev.continuum.core.value;

import org.jspecify.annotations.Nullable;

/**
 * A refusal with a stable code, the offending value, what was expected, and what to do about it.
 *
 * <p>The message reads {@code fanout: 0 (expected: 1..16)}. It is the one exception type that
 * crosses the boundary between core and its callers. Thread-safe (immutable).
 */
public final class ContinuumException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable String fix;
  private final @Nullable String field;

  private ContinuumException(
      ErrorCode code,
      String message,
      @Nullable String field,
      @Nullable String fix,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.field = field;
    this.fix = fix;
  }

  public static ContinuumException of(ErrorCode code, String message) {
    return new ContinuumException(code, message, null, null, null);
  }

  public static ContinuumException of(ErrorCode code, String message, String fix) {
    return new ContinuumException(code, message, null, fix, null);
  }

  public static ContinuumException of(ErrorCode code, String message, String fix, Throwable cause) {
    return new ContinuumException(code, message, null, fix, cause);
  }

  /** A field whose value is refused: {@code field: value (expected: expected)}. */
  public static ContinuumException field(
      ErrorCode code, String field, @Nullable Object value, String expected) {
    return new ContinuumException(
        code, field + ": " + shorten(value) + " (expected: " + expected + ")", field, null, null);
  }

  /** The same with what the caller can do about it, in one imperative sentence. */
  public static ContinuumException field(
      ErrorCode code, String field, @Nullable Object value, String expected, String fix) {
    return new ContinuumException(
        code, field + ": " + shorten(value) + " (expected: " + expected + ")", field, fix, null);
  }

  public ErrorCode code() {
    return code;
  }

  /** The path of the field that is wrong, in dotted form, or null where it is no single field. */
  public @Nullable String fieldPath() {
    return field;
  }

  /** What the caller can do, in one imperative sentence, or null. */
  public @Nullable String fix() {
    return fix;
  }

  private static final int MAX_SHOWN_CHARS = 80;

  private static String shorten(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= MAX_SHOWN_CHARS
        ? text
        : text.substring(0, MAX_SHOWN_CHARS) + "... (" + text.length() + " characters)";
  }
}
