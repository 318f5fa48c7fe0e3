package dev.continuum.core.value;

import java.util.regex.Pattern;

/**
 * The name of a space: 1 to 128 of {@code a-z A-Z 0-9 . _ : -}, first a letter, digit or
 * underscore. Thread-safe (immutable).
 */
public record SpaceName(String value) implements Comparable<SpaceName> {
  public static final int MAX_CHARS = 128;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._:-]{0,127}");

  public SpaceName {
    if (!FORM.matcher(value).matches()) {
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
}
