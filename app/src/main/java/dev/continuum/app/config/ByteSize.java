package dev.continuum.app.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers of bytes as people write them: {@code 64MiB}. Thread-safe (stateless). */
public final class ByteSize {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15}) ?(B|KiB|MiB|GiB|TiB)?");
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
  private static final int BITS_PER_UNIT = 10;

  private ByteSize() {}

  /** Reads a number with or without its unit; null where it is none. */
  static @Nullable Long tryParse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int unit = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2));
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (BITS_PER_UNIT * unit));
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** The shortest exact form. */
  static String print(long bytes) {
    int unit = 0;
    long value = bytes;
    while (unit < UNITS.size() - 1 && value != 0 && value % (1 << BITS_PER_UNIT) == 0) {
      value >>= BITS_PER_UNIT;
      unit++;
    }
    return value + UNITS.get(unit);
  }
}
