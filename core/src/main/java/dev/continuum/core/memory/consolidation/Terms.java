package dev.continuum.core.memory.consolidation;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The terms of a text: lower-case words without stop words, plural folded into singular; pairs of
 * characters where a script has no spaces. Thread-safe (stateless). The same on every machine, and
 * apart from the index's analyzer on purpose: a better analyzer must not change concepts' names.
 *
 * <p>Folding is the S-stemmer: it joins "bridge" and "bridges" and leaves everything else alone, so
 * that a stem can be shown. Source: Harman, "How effective is suffixing?", JASIS 42(1), 1991.
 */
final class Terms {
  static final int MIN_CHARS = 2;
  static final int MAX_CHARS = 40;

  private Terms() {}

  /**
   * One term of a text.
   *
   * @param stem what it is compared by
   * @param surface the form in which it was found first, its case kept
   * @param count how often it stands there
   * @param first its place among the text's words, 0 for the first
   */
  record Term(String stem, String surface, int count, int first) {}

  /** The terms in order of their first place, by stem; at most {@code maxChars} are looked at. */
  static SequencedMap<String, Term> of(String text, int maxChars) {
    SequencedMap<String, Term> terms = new LinkedHashMap<>();
    int end = Math.min(text.length(), maxChars);
    int place = 0;
    int at = 0;
    while (at < end) {
      int c = text.codePointAt(at);
      if (!isPart(c)) {
        at += Character.charCount(c);
        continue;
      }
      int from = at;
      boolean dense = isDense(c);
      while (at < end && isPart(c) && isDense(c) == dense) {
        at += Character.charCount(c);
        c = at < end ? text.codePointAt(at) : ' ';
      }
      String run = text.substring(from, Math.min(at, text.length()));
      place = dense ? addPairs(run, place, terms) : addWord(run, place, terms);
    }
    return terms;
  }

  private static int addWord(String word, int place, Map<String, Term> terms) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (!isTerm(lower)) {
      return place + 1;
    }
    add(stem(lower), word, place, terms);
    return place + 1;
  }

  private static boolean isTerm(String lower) {
    int length = lower.length();
    return length >= MIN_CHARS
        && length <= MAX_CHARS
        && !StopWords.contain(lower)
        && !(length <= 3 && lower.chars().allMatch(Character::isDigit));
  }

  /** Chinese and Japanese are written without spaces: pairs of characters stand in for words. */
  private static int addPairs(String run, int place, Map<String, Term> terms) {
    int[] points = run.codePoints().toArray();
    for (int i = 0; i + 1 < points.length; i++) {
      String pair = new String(points, i, 2);
      add(pair, pair, place + i, terms);
    }
    return place + Math.max(1, points.length - 1);
  }

  private static void add(String stem, String surface, int place, Map<String, Term> terms) {
    Term known = terms.get(stem);
    terms.put(
        stem,
        known == null
            ? new Term(stem, surface, 1, place)
            : new Term(stem, known.surface, known.count + 1, known.first));
  }

  /** Folds an English plural into its singular. */
  static String stem(String word) {
    int length = word.length();
    if (length < 4 || word.charAt(length - 1) != 's') {
      return word;
    }
    if (word.endsWith("ies") && !word.endsWith("eies") && !word.endsWith("aies")) {
      return length > 4 ? word.substring(0, length - 3) + 'y' : word;
    }
    if (word.endsWith("sses")
        || word.endsWith("ches")
        || word.endsWith("shes")
        || word.endsWith("xes")) {
      return word.substring(0, length - 2);
    }
    boolean kept = word.endsWith("us") || word.endsWith("ss") || word.endsWith("is");
    return kept ? word : word.substring(0, length - 1);
  }

  private static boolean isPart(int c) {
    return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  /** Whether a character is of a script that is written without spaces. */
  static boolean isDense(int c) {
    return Character.isIdeographic(c)
        || Character.UnicodeScript.of(c) == Character.UnicodeScript.HIRAGANA
        || Character.UnicodeScript.of(c) == Character.UnicodeScript.KATAKANA;
  }
}
