package dev.continuum.core.value;

import org.jspecify.annotations.Nullable;

/**
 * The identifier of a memory or concept: a UUID, version 7 for what a node creates. Thread-safe
 * (immutable); ordered as its text is.
 *
 * @param high the first eight bytes, big-endian
 * @param low the last eight bytes, big-endian
 */
public record MemoryId(long high, long low) implements Comparable<MemoryId> {
  private static final int TEXT_CHARS = 36;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  /**
   * A UUIDv7 (RFC 9562, section 5.7).
   *
   * @param millis wall-clock milliseconds since 1970, 48 bits used
   * @param randomHigh its low 12 bits are used
   * @param randomLow its low 62 bits are used
   */
  public static MemoryId version7(long millis, long randomHigh, long randomLow) {
    long high = (millis & 0xFFFF_FFFF_FFFFL) << 16 | 0x7000L | (randomHigh & 0xFFFL);
    long low = 0x8000_0000_0000_0000L | (randomLow & 0x3FFF_FFFF_FFFF_FFFFL);
    return new MemoryId(high, low);
  }

  /** Parses the canonical 8-4-4-4-12 form, any case; null where the text is not one. */
  public static @Nullable MemoryId tryParse(String text) {
    if (text.length() != TEXT_CHARS) {
      return null;
    }
    long high = 0;
    long low = 0;
    int digits = 0;
    for (int i = 0; i < TEXT_CHARS; i++) {
      char c = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return null;
        }
        continue;
      }
      int nibble = Character.digit(c, 16);
      if (nibble < 0 || c > 'f') {
        return null;
      }
      if (digits++ < 16) {
        high = high << 4 | nibble;
      } else {
        low = low << 4 | nibble;
      }
    }
    return new MemoryId(high, low);
  }

  @Override
  public int compareTo(MemoryId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    char[] text = new char[TEXT_CHARS];
    int at = 0;
    for (int i = 0; i < 32; i++) {
      if (i == 8 || i == 12 || i == 16 || i == 20) {
        text[at++] = '-';
      }
      long half = i < 16 ? high : low;
      text[at++] = HEX[(int) (half >>> (60 - 4 * (i & 15)) & 15)];
    }
    return new String(text);
  }
}
