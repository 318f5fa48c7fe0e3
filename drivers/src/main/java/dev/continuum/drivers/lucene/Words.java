package dev.continuum.drivers.lucene;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

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
 * <h2>Speed</h2>
 *
 * Where words end is what a processor cannot predict, and a mispredicted branch costs more than a
 * character. So ASCII, which most text and nearly all code is, goes through a loop without branches
 * that depend on the text ({@link #ascii}): it writes every character and every possible end, and
 * only the indices move. A second loop, over words, does what is left. Characters beyond ASCII take
 * the longer way one by one. The words of a window of text lie in one array, each behind an
 * optional prefix of the caller's, so nothing is allocated a word.
 */
final class Words {
  /** Longer runs are cut into pieces of at most this length. */
  static final int MAX_WORD_BYTES = 64;

  /** So much text is cut at once, which bounds the memory. */
  private static final int DOCUMENT_WINDOW_CHARS = 4096;

  private static final int QUERY_WINDOW_CHARS = 256;

  private static final int MAX_FOLDED_PER_CHAR = 4;

  /** A character beyond ASCII writes at most itself and a pair, each with a prefix. */
  private static final int MAX_BYTES_PER_CHAR = 2 * Long.BYTES + 12;

  private static final int MAX_WORDS_PER_CHAR = 2;
  private static final int MAX_LOOK_BACK_CHARS = 128;
  private static final int NOWHERE = -1;
  private static final byte[] LOWER = lowerCase();
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final boolean forQuery;
  private final char[] unfolded = new char[1];
  private final char[] folded = new char[MAX_FOLDED_PER_CHAR];

  private long prefix;
  private int prefixBytes;
  private String content = "";
  private int position;
  private final char[] text;
  private final byte[] bytes;
  private final int[] starts;
  private final int[] ends;
  private int count;

  /** Where the words end before they are finished, and at which character of the text. */
  private final int[] rawEnds;

  private final int[] textEnds;
  private int rawCount;
  private int at;
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
    int chars = forQuery ? QUERY_WINDOW_CHARS : DOCUMENT_WINDOW_CHARS;
    int words = chars * MAX_WORDS_PER_CHAR + 2;
    text = new char[chars];
    bytes = new byte[(chars + 2) * MAX_BYTES_PER_CHAR];
    starts = new int[words];
    ends = new int[words];
    rawEnds = new int[words];
    textEnds = new int[words];
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
    return starts[i];
  }

  int end(int i) {
    return ends[i];
  }

  /** Begins with a text, whose words will have nothing before them. */
  void begin(String content) {
    prefixBytes = 0;
    this.content = content;
    position = 0;
    count = 0;
  }

  /** Begins with a text, whose words will each stand behind the eight bytes of the prefix. */
  void begin(long prefix, String content) {
    begin(content);
    this.prefix = prefix;
    prefixBytes = Long.BYTES;
  }

  /** Cuts the next window into words, which replace the last one's. False at the end. */
  boolean cutNext() {
    if (position == content.length()) {
      count = 0;
      return false;
    }
    int end = windowEnd();
    int chars = end - position;
    content.getChars(position, end, text, 0);
    position = end;
    rawCount = 0;
    at = prefixBytes;
    int i = 0;
    while (i < chars) {
      i = ascii(i, chars);
      while (i < chars && text[i] >= 128) {
        int codePoint = Character.codePointAt(text, i, chars);
        other(codePoint, i);
        i += Character.charCount(codePoint);
      }
      endRun();
    }
    endWord(NOWHERE);
    finish();
    return true;
  }

  /** Behind the last space of a full window; a window without one ends anywhere. */
  private int windowEnd() {
    int full = position + text.length;
    if (full >= content.length()) {
      return content.length();
    }
    for (int end = full; end > full - MAX_LOOK_BACK_CHARS; end--) {
      if (content.charAt(end - 1) <= ' ') {
        return end;
      }
    }
    return Character.isLowSurrogate(content.charAt(full)) ? full - 1 : full;
  }

  /**
   * Takes ASCII from {@code from} on, and returns where it ends. {@code letter} is 1 for letters
   * and digits, {@code ended} is 1 for a separator right after one.
   */
  private int ascii(int from, int chars) {
    char[] source = text;
    byte[] target = bytes;
    int[] wordEnds = rawEnds;
    int[] wordTextEnds = textEnds;
    int words = rawCount;
    int written = at;
    int letterBefore = inWord() ? 1 : 0;
    int i = from;
    while (i < chars) {
      char c = source[i];
      if (c >= 128) {
        break;
      }
      byte lower = LOWER[c];
      int letter = -lower >>> 31;
      target[written] = lower;
      written += letter;
      wordEnds[words] = written;
      wordTextEnds[words] = i;
      int ended = letterBefore & ~letter;
      words += ended;
      written += prefixBytes & -ended;
      letterBefore = letter;
      i++;
    }
    rawCount = words;
    at = written;
    return i;
  }

  private boolean inWord() {
    return at > (rawCount == 0 ? 0 : rawEnds[rawCount - 1]) + prefixBytes;
  }

  private void other(int codePoint, int textIndex) {
    int narrow = Letters.narrow(codePoint);
    Letters.Role role = narrow < 128 ? Letters.asciiRole(narrow) : Letters.role(narrow);
    switch (role) {
      case LETTER -> letter(narrow);
      case UNSPACED -> unspaced(narrow);
      case PICTOGRAPH -> {
        separate(NOWHERE);
        appendUtf8(narrow);
        endWord(NOWHERE);
      }
      case SEPARATOR -> separate(textIndex);
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
      separate(NOWHERE);
    } else {
      appendUtf8(previousInRun);
      appendUtf8(codePoint);
      endWord(NOWHERE);
    }
    if (!forQuery) {
      appendUtf8(codePoint);
      endWord(NOWHERE);
    }
    previousInRun = codePoint;
    runLength++;
  }

  /** A run of one character has no pair: a query then asks for the character. */
  private void endRun() {
    if (forQuery && runLength == 1) {
      appendUtf8(previousInRun);
      endWord(NOWHERE);
    }
    runLength = 0;
  }

  private void separate(int textIndex) {
    endRun();
    endWord(textIndex);
  }

  private void appendUtf8(int codePoint) {
    if (codePoint < 0x80) {
      bytes[at++] = (byte) codePoint;
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
  }

  private void endWord(int textIndex) {
    if (inWord()) {
      rawEnds[rawCount] = at;
      textEnds[rawCount++] = textIndex;
      at += prefixBytes;
    }
  }

  /** Writes the prefixes, brings plurals to their form, drops what an apostrophe left. */
  private void finish() {
    count = 0;
    int start = 0;
    for (int i = 0; i < rawCount; i++) {
      int end = rawEnds[i];
      int from = start + prefixBytes;
      int length = end - from;
      if (length > MAX_WORD_BYTES) {
        split(from, length);
      } else if (length > 1 || !isRestOfContraction(i)) {
        add(start, from + Plurals.reduce(bytes, from, length));
      }
      start = end;
    }
  }

  /** Whether word {@code i}, one letter long, comes right after a word and an apostrophe. */
  private boolean isRestOfContraction(int i) {
    if (i == 0 || textEnds[i - 1] == NOWHERE) {
      return false;
    }
    int before = textEnds[i - 1];
    return Letters.isApostrophe(text[before])
        && (textEnds[i] == before + 2 || textEnds[i] == NOWHERE);
  }

  /** Pieces go behind everything else: the order of words does not matter. */
  private void split(int from, int length) {
    int end = from + length;
    int pieceStart = from;
    while (pieceStart < end) {
      int pieceEnd = Math.min(end, pieceStart + MAX_WORD_BYTES);
      while (pieceEnd < end && (bytes[pieceEnd] & 0xC0) == 0x80) {
        pieceEnd--;
      }
      int target = at;
      System.arraycopy(bytes, pieceStart, bytes, target + prefixBytes, pieceEnd - pieceStart);
      at = target + prefixBytes + pieceEnd - pieceStart;
      add(target, at);
      pieceStart = pieceEnd;
    }
  }

  private void add(int start, int end) {
    if (prefixBytes > 0) {
      LONG.set(bytes, start, prefix);
    }
    starts[count] = start;
    ends[count++] = end;
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
