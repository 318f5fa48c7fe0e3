package dev.continuum.core.value;

/**
 * The name of a space: 1 to 128 of {@code a-z A-Z 0-9 . _ : -}, first a letter, digit or
 * underscore. Thread-safe (immutable).
 */
public record SpaceName(String value) implements Comparable<SpaceName> {
  public static final int MAX_CHARS = 128;

  public SpaceName {
    if (!isName(value)) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID,
          "space",
          value,
          "1..128 of a-z A-Z 0-9 . _ : -, first a letter, digit or _");
    }
  }

  @Override
  public int compareTo(SpaceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  /** By hand: every placement that is applied passes here, and a pattern is many times slower. */
  private static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARS) {
      return false;
    }
    char first = text.charAt(0);
    if (!isAlphanumeric(first) && first != '_') {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && c != '.' && c != '_' && c != ':' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
