package dev.continuum.client;

import org.jspecify.annotations.Nullable;

/**
 * The node refused, failed, or could not be reached. Thread-safe (immutable).
 *
 * <p>The message is what was wrong, in the node's words: {@code content: 2000000 bytes (expected:
 * at most 1048576 bytes)}.
 */
public final class ClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The code where no answer came. */
  public static final String UNREACHABLE = "unreachable";

  /** The code of an answer that is not the API's. */
  public static final String NOT_CONTINUUM = "not-continuum";

  private final int status;
  private final String code;
  private final @Nullable String field;
  private final @Nullable String fix;

  ClientException(
      int status,
      String code,
      String message,
      @Nullable String field,
      @Nullable String fix,
      @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.code = code;
    this.field = field;
    this.fix = fix;
  }

  /** The HTTP status, or 0 where no answer came. */
  public int status() {
    return status;
  }

  /** The API's stable code, such as {@code space-unknown}; never null, see the constants too. */
  public String code() {
    return code;
  }

  /** The field that is wrong, or null. */
  public @Nullable String field() {
    return field;
  }

  /** What to do about it, or null. */
  public @Nullable String fix() {
    return fix;
  }

  /** Whether no answer came at all. */
  public boolean isUnreachable() {
    return code.equals(UNREACHABLE);
  }

  /** Whether what was named does not exist, or not any more. */
  public boolean isNotFound() {
    return status == 404 || status == 410;
  }
}
