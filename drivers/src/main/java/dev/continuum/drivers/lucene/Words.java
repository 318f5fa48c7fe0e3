package dev.continuum.drivers.lucene;

import java.util.Arrays;

/**
 * Cuts text into the words it is found by. One thread only; reused.
 *
 * <h2>One analysis for all languages</h2>
 *
 * Nobody says in which language a memory is written, and one memory may mix several. So:
 *
 * <ul>
 *   <li>A word is a run of letters and digits, in lower case; Latin letters lose their diacritics,
 *       combining marks of Latin, Arabic and Hebrew go ({@code Café} is found by {@code cafe}).
 *   <li>Scripts that put no spaces between words (Han, kana, Hangul, Thai, Lao, Khmer, Burmese) are
 *       cut into single characters and overlapping pairs; a query uses the pairs.
 *   <li>English plurals meet their singular ({@link Plurals}); nothing else is stemmed, and no word
 *       is too common to be kept.
 *   <li>An apostrophe ends a word, and a single letter after it is dropped ({@code Alice's}, {@code
 *       don't}).
 *   <li>Pictographs are words. Everything else separates.
 * </ul>
 *
 * ASCII, which most text and nearly all code is, takes one table look-up a character; only words
 * with other characters go the longer way. All words of a text are cut at once into one array, each
 * behind a prefix of the caller's, so that nothing is allocated a word and the count is known.
 */
final class Words {
  /** Longer runs are cut into pieces of this length. */
  static final int MAX_WORD_CHARS = 64;

  private static final int MAX_FOLDED_PER_CHAR = 4;
  private static final int MAX_UTF8_BYTES = 4;
  private static final int MAX_WORD_BYTES = (MAX_WORD_CHARS + 2) * MAX_UTF8_BYTES;
  private static final int MAX_KEPT_CHARS = 64 << 10;
  private static final byte[] LOWER = lowerCase();

  private final boolean forQuery;
  private final char[] unfolded = new char[1];
  private final char[] folded = new char[MAX_FOLDED_PER_CHAR];

  private byte[] prefix = new byte[0];
  private char[] text = new char[1024];
  private byte[] bytes = new byte[4096];
  private int[] ends = new int[256];
  private int count;

  private int wordStart;
  private int at;
  private int wordChars;
  private boolean ascii;
  private boolean afterApostrophe;
  private int runLength;
  private int previousInRun;

  /**
   * An empty list of words.
   *
   * @param forQuery whether single characters of unspaced scripts are left out where a pair has
   *     them
   */
  Words(boolean forQuery) {
    this.forQuery = forQuery;
  }

  /** How many words there are, repetitions included. */
  int count() {
    return count;
  }

  /** Word {@code i} is {@code bytes()[start(i) .. end(i) - 1]}, prefix first. */
  byte[] bytes() {
    return bytes;
  }

  int start(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  int end(int i) {
    return ends[i];
  }

  /** Replaces the words by those of {@code content}, each behind {@code prefix}. */
  void cut(byte[] prefix, String content) {
    int chars = content.length();
    this.prefix = prefix;
    reserveText(chars);
    content.getChars(0, chars, text, 0);
    count = 0;
    at = 0;
    runLength = 0;
    afterApostrophe = false;
    begin();
    int i = 0;
    while (i < chars) {
      char c = text[i];
      if (c < 128) {
        ascii(c);
        i++;
      } else {
        int codePoint = Character.codePointAt(text, i, chars);
        other(codePoint);
        i += Character.charCount(codePoint);
      }
    }
    endRun();
    end();
  }

  private void ascii(char c) {
    byte lower = LOWER[c];
    if (lower != 0) {
      if (runLength > 0) {
        endRun();
      }
      append(lower);
    } else {
      separate(c == '\'');
    }
  }

  private void other(int codePoint) {
    int narrow = Letters.narrow(codePoint);
    if (narrow < 128) {
      ascii((char) narrow);
      return;
    }
    switch (Letters.role(narrow)) {
      case LETTER -> letter(narrow);
      case UNSPACED -> unspaced(narrow);
      case PICTOGRAPH -> {
        separate(false);
        appendUtf8(narrow);
        end();
      }
      case APOSTROPHE -> separate(true);
      case SEPARATOR -> separate(false);
      case IGNORED -> {}
    }
  }

  private void letter(int codePoint) {
    endRun();
    if (!Letters.isLatin(codePoint)) {
      appendUtf8(Letters.normalize(codePoint));
      return;
    }
    unfolded[0] = (char) codePoint;
    int length = Letters.foldLatin(unfolded, folded);
    for (int i = 0; i < length; i++) {
      appendUtf8(Letters.normalize(folded[i]));
    }
  }

  private void unspaced(int codePoint) {
    if (runLength == 0) {
      separate(false);
    } else {
      appendUtf8(previousInRun);
      appendUtf8(codePoint);
      end();
    }
    if (!forQuery) {
      appendUtf8(codePoint);
      end();
    }
    previousInRun = codePoint;
    runLength++;
  }

  /** A run of one character has no pair: a query then asks for the character. */
  private void endRun() {
    if (forQuery && runLength == 1) {
      appendUtf8(previousInRun);
      end();
    }
    runLength = 0;
  }

  private void separate(boolean apostrophe) {
    endRun();
    boolean wordBefore = wordChars > 0;
    end();
    afterApostrophe = apostrophe && wordBefore;
  }

  private void append(byte lower) {
    bytes[at++] = lower;
    if (++wordChars == MAX_WORD_CHARS) {
      end();
    }
  }

  private void appendUtf8(int codePoint) {
    if (codePoint < 0x80) {
      append((byte) codePoint);
      return;
    }
    if (codePoint < 0x800) {
      bytes[at++] = (byte) (0xC0 | (codePoint >> 6));
    } else {
      if (codePoint < 0x10000) {
        bytes[at++] = (byte) (0xE0 | (codePoint >> 12));
      } else {
        bytes[at++] = (byte) (0xF0 | (codePoint >> 18));
        bytes[at++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
      }
      bytes[at++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
    }
    bytes[at++] = (byte) (0x80 | (codePoint & 0x3F));
    ascii = false;
    if (++wordChars == MAX_WORD_CHARS) {
      end();
    }
  }

  /** Ends the current word, if there is one, and begins the next. */
  private void end() {
    if (wordChars == 0) {
      return;
    }
    if (afterApostrophe && wordChars == 1 && ascii) {
      at = wordStart;
    } else {
      if (ascii && wordChars < MAX_WORD_CHARS) {
        int from = wordStart + prefix.length;
        at = from + Plurals.reduce(bytes, from, at - from);
      }
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, count * 2);
      }
      ends[count++] = at;
    }
    afterApostrophe = false;
    begin();
  }

  private void begin() {
    wordStart = at;
    if (bytes.length - at < prefix.length + MAX_WORD_BYTES) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    System.arraycopy(prefix, 0, bytes, at, prefix.length);
    at += prefix.length;
    wordChars = 0;
    ascii = true;
  }

  /** Grows to the text, and gives back what one very long text took. */
  private void reserveText(int chars) {
    if (text.length < chars) {
      text = new char[Math.max(chars, Math.min(text.length * 2, MAX_KEPT_CHARS))];
    } else if (text.length > MAX_KEPT_CHARS && chars <= MAX_KEPT_CHARS) {
      text = new char[MAX_KEPT_CHARS];
      bytes = new byte[MAX_KEPT_CHARS * 2];
      ends = new int[MAX_KEPT_CHARS / 8];
    }
  }

  private static byte[] lowerCase() {
    byte[] table = new byte[128];
    for (char c = '0'; c <= '9'; c++) {
      table[c] = (byte) c;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      table[c] = (byte) c;
      table[Character.toUpperCase(c)] = (byte) c;
    }
    return table;
  }
}
