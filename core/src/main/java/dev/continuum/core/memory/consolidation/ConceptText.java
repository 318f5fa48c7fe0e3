package dev.continuum.core.memory.consolidation;

import dev.continuum.core.memory.Concept;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a concept is described, and how its words are found again. Thread-safe (stateless).
 *
 * <p>A description reads {@code Shared terms: login, bug, parser. For example: Ada fixed the login
 * bug ...}: the words decide what merges with it later, the example is for people.
 */
final class ConceptText {
  private static final String TERMS = "Shared terms: ";
  private static final String EXAMPLE = ". For example: ";
  private static final String CUT = " ...";

  private ConceptText() {}

  static String description(Theme theme, Cluster cluster, int maxExcerptChars) {
    return TERMS
        + String.join(", ", theme.terms())
        + EXAMPLE
        + excerpt(cluster.center().memory().content(), maxExcerptChars);
  }

  /** The stems of a concept's name, aliases and shared terms. */
  static SortedSet<String> stems(Concept concept) {
    SortedSet<String> stems = new TreeSet<>();
    add(concept.name(), stems);
    concept.aliases().forEach(alias -> add(alias, stems));
    String description = concept.description();
    if (description.startsWith(TERMS)) {
      int end = description.indexOf(EXAMPLE);
      add(description.substring(TERMS.length(), end < 0 ? description.length() : end), stems);
    }
    return stems;
  }

  private static void add(String text, SortedSet<String> stems) {
    stems.addAll(Terms.of(text, text.length()).keySet());
  }

  /** The beginning of a text on one line, cut between words. */
  private static String excerpt(String content, int maxChars) {
    String line = content.substring(0, Math.min(content.length(), 4 * maxChars)).strip();
    line = line.replaceAll("\\s+", " ");
    if (line.length() <= maxChars) {
      return line;
    }
    int space = line.lastIndexOf(' ', maxChars - CUT.length());
    int end = space > 0 ? space : maxChars - CUT.length();
    if (Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end) + CUT;
  }
}
