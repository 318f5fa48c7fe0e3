package dev.continuum.bench;

import dev.continuum.core.value.RandomSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Text with the statistics of language: a vocabulary of made-up words, drawn by Zipf's law, so that
 * an index has common and rare terms. The same seed gives the same text. One thread only.
 */
final class Words {
  private static final int VOCABULARY = 30_000;
  private static final String[] SYLLABLES = {
    "ba", "ce", "di", "for", "gu", "hal", "ing", "ka", "lo", "men", "nor", "pa", "qui", "ro", "sta",
    "ter", "un", "ver", "wo", "ti"
  };

  private final RandomSource random;
  private final List<String> vocabulary;
  private final double[] cumulative;

  Words(RandomSource random) {
    this.random = random;
    Set<String> words = new LinkedHashSet<>();
    while (words.size() < VOCABULARY) {
      StringBuilder word = new StringBuilder();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
      }
      words.add(word.toString());
    }
    vocabulary = new ArrayList<>(words);
    cumulative = new double[VOCABULARY];
    double sum = 0;
    for (int i = 0; i < VOCABULARY; i++) {
      sum += 1.0 / (i + 2);
      cumulative[i] = sum;
    }
  }

  /** About so many characters of text, never fewer. */
  String text(int chars) {
    StringBuilder text = new StringBuilder(chars + 16);
    while (text.length() < chars) {
      text.append(word()).append(' ');
    }
    text.setLength(chars);
    return text.charAt(chars - 1) == ' ' ? text.substring(0, chars - 1) + '.' : text.toString();
  }

  /**
   * So many words as they stand in texts, common ones too: what people say, not what they index.
   */
  String cue(int words) {
    StringBuilder cue = new StringBuilder();
    for (int i = 0; i < words; i++) {
      cue.append(i == 0 ? "" : " ").append(word());
    }
    return cue.toString();
  }

  /** So many words none of which is common: the least that a search can have to do. */
  String rareWords(int words) {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < words; i++) {
      query.append(i == 0 ? "" : " ").append(vocabulary.get(20 + random.nextInt(5_000)));
    }
    return query.toString();
  }

  private String word() {
    double at = random.nextDouble() * cumulative[VOCABULARY - 1];
    int low = 0;
    int high = VOCABULARY - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return vocabulary.get(low);
  }
}
