package dev.continuum.core.value;

import org.jspecify.annotations.Nullable;

/**
 * Who a node is: the first sixteen bytes of the SHA-256 of its public identity key. Thread-safe
 * (immutable); ordered as its bytes are.
 *
 * <p>The text is 26 characters of {@code a-z 2-7} (RFC 4648 base 32 in lower case, without
 * padding). {@link #shortName()} is for people; it identifies nobody.
 *
 * @param high the first eight bytes, big-endian
 * @param low the last eight bytes, big-endian
 */
public record NodeId(long high, long low) implements Comparable<NodeId> {
  public static final int BYTES = 16;
  public static final int TEXT_CHARS = 26;
  private static final int SHORT_CHARS = 8;
  private static final int PADDING_BITS = TEXT_CHARS * 5 - 8 * BYTES;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  /** The identifier that these sixteen bytes are, the first of a longer hash. */
  public static NodeId ofBytes(byte[] hash) {
    if (hash.length < BYTES) {
      throw new IllegalArgumentException(
          "hash: " + hash.length + " bytes (expected: at least " + BYTES + ")");
    }
    ByteReader in = new ByteReader(hash);
    return new NodeId(in.readLong("id"), in.readLong("id"));
  }

  /** Parses what {@link #toString()} gives; null where the text is not one. */
  public static @Nullable NodeId tryParse(String text) {
    if (text.length() != TEXT_CHARS) {
      return null;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < TEXT_CHARS; i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      boolean last = i == TEXT_CHARS - 1;
      if (digit < 0 || (last && (digit & (1 << PADDING_BITS) - 1) != 0)) {
        return null;
      }
      int bits = last ? 5 - PADDING_BITS : 5;
      high = high << bits | low >>> (Long.SIZE - bits);
      low = low << bits | (last ? digit >>> PADDING_BITS : digit);
    }
    return new NodeId(high, low);
  }

  /** The first eight characters of the text. */
  public String shortName() {
    return toString().substring(0, SHORT_CHARS);
  }

  @Override
  public int compareTo(NodeId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(TEXT_CHARS);
    long restHigh = high;
    long restLow = low;
    for (int i = 0; i < TEXT_CHARS; i++) {
      int digit = (int) (restHigh >>> (Long.SIZE - 5));
      text.append(ALPHABET.charAt(digit));
      restHigh = restHigh << 5 | restLow >>> (Long.SIZE - 5);
      restLow <<= 5;
    }
    return text.toString();
  }
}
