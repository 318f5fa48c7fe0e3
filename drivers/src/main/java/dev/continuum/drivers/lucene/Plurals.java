package dev.continuum.drivers.lucene;

/**
 * Brings an English plural and its singular to one form, which need not be a word: {@code caches}
 * and {@code cache} to {@code cach}. Thread-safe (stateless).
 *
 * <p>Only the last letters are looked at, so it costs nothing for other words and does no harm in
 * other languages: a query goes the same way as the text. Source of the idea: Harman, "How
 * effective is suffixing?" (1991), the s-stemmer, with the silent e of the singular added.
 */
final class Plurals {
  private static final int MIN_CHARS = 4;

  /** By the low five bits of the last two letters: whether such a word can be reduced at all. */
  private static final boolean[] CANDIDATES = candidates();

  private Plurals() {}

  /**
   * The length of the common form; its last letter may have been changed in place.
   *
   * @param word lower-case ASCII
   * @param from where the word begins
   * @param length how long it is
   */
  static int reduce(byte[] word, int from, int length) {
    int last = from + length - 1;
    if (length < MIN_CHARS || !CANDIDATES[((word[last - 1] & 31) << 5) | (word[last] & 31)]) {
      return length;
    }
    int reduced = length;
    if (word[last] == 's') {
      byte before = word[last - 1];
      if (before == 's' || before == 'u' || before == 'i') {
        return length;
      }
      reduced--;
      last--;
    }
    return reduced >= MIN_CHARS && word[last] == 'e' ? reduceFinalE(word, from, reduced) : reduced;
  }

  private static int reduceFinalE(byte[] word, int from, int length) {
    int last = from + length - 1;
    byte before = word[last - 1];
    return switch (before) {
      case 'i' -> {
        word[last - 1] = 'y';
        yield length - 1;
      }
      case 'x', 'z', 'o' -> length - 1;
      case 's' -> word[last - 2] == 's' ? length - 1 : length;
      case 'h' -> word[last - 2] == 'c' || word[last - 2] == 's' ? length - 1 : length;
      default -> length;
    };
  }

  private static boolean[] candidates() {
    boolean[] table = new boolean[32 * 32];
    for (char c = 'a'; c <= 'z'; c++) {
      table[((c & 31) << 5) | ('s' & 31)] = c != 's' && c != 'u' && c != 'i';
    }
    for (char c : new char[] {'i', 'x', 'z', 'o', 's', 'h'}) {
      table[((c & 31) << 5) | ('e' & 31)] = true;
    }
    return table;
  }
}
