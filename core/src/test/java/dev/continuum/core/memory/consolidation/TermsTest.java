package dev.continuum.core.memory.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.consolidation.Terms.Term;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TermsTest {
  private static List<String> stems(String text) {
    return List.copyOf(Terms.of(text, 1_000).keySet());
  }

  @Test
  void dropsStopWordsShortNumbersAndPunctuation() {
    assertEquals(
        List.of("quick", "fox", "jump", "dog", "2026"),
        stems("The quick fox -- it jumps over the dog's 12 x 2026!"));
    assertEquals(List.of("straße", "haus"), stems("Die Straße und das Haus"));
    assertEquals(List.of(), stems("the of and über être también"));
  }

  @Test
  void countsAndRemembersTheFirstFormAndPlace() {
    Term bridge = Terms.of("A Bridge, two bridges, the bridge", 1_000).get("bridge");
    assertEquals(new Term("bridge", "Bridge", 3, 1), bridge);
  }

  @Test
  void looksAtSoManyCharactersOnly() {
    assertEquals(List.of("copper"), List.copyOf(Terms.of("copper kettle", 7).keySet()));
    assertEquals(List.of("kett"), List.copyOf(Terms.of("kettle", 4).keySet()));
    // Cut within a surrogate pair: half a character is none.
    assertEquals(List.of(), List.copyOf(Terms.of("\uD83D\uDC18", 1).keySet()));
  }

  @Test
  void foldsPlurals() {
    assertEquals("bridge", Terms.stem("bridges"));
    assertEquals("query", Terms.stem("queries"));
    assertEquals("class", Terms.stem("classes"));
    assertEquals("class", Terms.stem("class"));
    assertEquals("box", Terms.stem("boxes"));
    assertEquals("match", Terms.stem("matches"));
    assertEquals("status", Terms.stem("status"));
    assertEquals("analysis", Terms.stem("analysis"));
    assertEquals("ties", Terms.stem("ties"));
    assertEquals("bus", Terms.stem("bus"));
  }

  @Test
  void pairsCharactersWhereThereAreNoSpaces() {
    assertEquals(List.of("東京", "京都"), stems("東京都"));
    assertEquals(List.of("カフ", "フェ", "open"), stems("カフェ open"));
  }

  @Test
  void knowsStopWordsOfSeveralLanguages() {
    for (String word : List.of("the", "nicht", "être", "también", "também", "della", "niet")) {
      assertTrue(StopWords.contain(word), word);
    }
    for (String word : List.of("bridge", "brücke", "pont", "puente")) {
      assertFalse(StopWords.contain(word), word);
    }
  }

  @Test
  void doesNotDependOnTheLocale() {
    assertEquals("title".toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), stems("TITLE").get(0));
  }
}
