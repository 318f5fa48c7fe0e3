package dev.continuum.drivers.lucene;

import java.util.Arrays;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/**
 * What a character beyond ASCII is to {@link Words}, and which form of it is indexed. Thread-safe
 * (stateless).
 */
final class Letters {
  /** The part that a code point plays in text. */
  enum Role {
    /** Belongs to a word. */
    LETTER,
    /** A letter of a script that puts no spaces between words. */
    UNSPACED,
    /** Neither ends a word nor is part of it. */
    IGNORED,
    /** A pictograph: a word by itself. */
    PICTOGRAPH,
    SEPARATOR
  }

  private static final int FULL_WIDTH_FIRST = 0xFF01;
  private static final int FULL_WIDTH_LAST = 0xFF5E;
  private static final int FULL_WIDTH_OFFSET = 0xFEE0;
  private static final char RIGHT_QUOTE = 0x2019;
  private static final int FIRST_PICTOGRAPH = 0x2190;

  /** Marks that the same word is written with and without, and what only shapes the glyphs. */
  private static final int[] IGNORED = {
    0x00AD, 0x00AD, // soft hyphen
    0x0300, 0x036F, // Latin, Greek and Cyrillic diacritics
    0x0591, 0x05BD, // Hebrew points
    0x0640, 0x0640, // Arabic elongation
    0x064B, 0x065F, // Arabic vowels
    0x0670, 0x0670,
    0x200B, 0x200F, // joiners and directions
    0xFE00, 0xFE0F, // variation selectors
    0xFEFF, 0xFEFF,
    0x1F3FB, 0x1F3FF // skin tones
  };

  private static final int[] UNSPACED = {
    0x0E00, 0x0EFF, // Thai, Lao
    0x1000, 0x109F, // Burmese
    0x1100, 0x11FF, // Hangul letters
    0x1780, 0x17FF, // Khmer
    0x3005, 0x318F, // kana, compatibility Hangul
    0x31F0, 0x31FF, // kana extensions
    0x3400, 0x9FFF, // Han
    0xAC00, 0xD7FF, // Hangul syllables
    0xF900, 0xFAFF, // Han, compatibility
    0xFF66, 0xFFDC, // half-width kana and Hangul
    0x20000, 0x3FFFF // Han, extensions
  };

  private Letters() {}

  static Role role(int codePoint) {
    if (isIgnored(codePoint)) {
      return Role.IGNORED;
    }
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.DECIMAL_DIGIT_NUMBER ->
          Role.LETTER;
      case Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK ->
          isUnspaced(codePoint) ? Role.UNSPACED : Role.LETTER;
      case Character.OTHER_SYMBOL ->
          codePoint >= FIRST_PICTOGRAPH ? Role.PICTOGRAPH : Role.SEPARATOR;
      default -> Role.SEPARATOR;
    };
  }

  static Role asciiRole(int codePoint) {
    return Character.isLetterOrDigit(codePoint) ? Role.LETTER : Role.SEPARATOR;
  }

  static boolean isApostrophe(char c) {
    return c == '\'' || c == RIGHT_QUOTE;
  }

  /** The half-width form of what East Asian text writes in full width; others as they are. */
  static int narrow(int codePoint) {
    return codePoint >= FULL_WIDTH_FIRST && codePoint <= FULL_WIDTH_LAST
        ? codePoint - FULL_WIDTH_OFFSET
        : codePoint;
  }

  /**
   * Lower case, ASCII digits, and one form for letters that are written with and without a mark.
   */
  static int normalize(int codePoint) {
    int digit = Character.digit(codePoint, 10);
    if (digit >= 0) {
      return '0' + digit;
    }
    int lower = Character.toLowerCase(codePoint);
    return switch (lower) {
      case 'ς' -> 'σ';
      case 'ё' -> 'е';
      default -> lower;
    };
  }

  static boolean isLatin(int codePoint) {
    return (codePoint >= 0xAA && codePoint <= 0x24F)
        || (codePoint >= 0x1E00 && codePoint <= 0x1EFF);
  }

  /**
   * Latin letters without their diacritics, {@code ß} as {@code ss}.
   *
   * @param source one character
   * @param target receives at most four
   * @return how many were written
   */
  static int foldLatin(char[] source, char[] target) {
    return ASCIIFoldingFilter.foldToASCII(source, 0, target, 0, 1);
  }

  private static boolean isIgnored(int codePoint) {
    return contains(IGNORED, codePoint);
  }

  private static boolean isUnspaced(int codePoint) {
    return contains(UNSPACED, codePoint);
  }

  /** Whether one of the ascending ranges, given by first and last, has the code point. */
  private static boolean contains(int[] ranges, int codePoint) {
    int i = Arrays.binarySearch(ranges, codePoint);
    return i >= 0 || (-i - 1) % 2 == 1;
  }
}
