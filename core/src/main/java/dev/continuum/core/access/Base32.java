package dev.continuum.core.access;

/**
 * RFC 4648's base 32 in lower case without padding, canonical: spare bits are zero. Thread-safe
 * (stateless).
 */
final class Base32 {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;

  private Base32() {}

  static int chars(int bytes) {
    return (bytes * Byte.SIZE + BITS - 1) / BITS;
  }

  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(chars(bytes.length));
    int held = 0;
    int heldBits = 0;
    for (byte next : bytes) {
      held = ((held << Byte.SIZE) | (next & 0xFF)) & 0xFFFF;
      heldBits += Byte.SIZE;
      while (heldBits >= BITS) {
        heldBits -= BITS;
        text.append(ALPHABET.charAt((held >>> heldBits) & MASK));
      }
    }
    if (heldBits > 0) {
      text.append(ALPHABET.charAt((held << (BITS - heldBits)) & MASK));
    }
    return text.toString();
  }

  /** Whether {@link #encode} writes that text for so many bytes. */
  static boolean isCanonical(String text, int bytes) {
    if (text.length() != chars(bytes)
        || !text.chars().allMatch(digit -> ALPHABET.indexOf(digit) >= 0)) {
      return false;
    }
    int spareBits = chars(bytes) * BITS - bytes * Byte.SIZE;
    int last = ALPHABET.indexOf(text.charAt(text.length() - 1));
    return (last & ((1 << spareBits) - 1)) == 0;
  }
}
