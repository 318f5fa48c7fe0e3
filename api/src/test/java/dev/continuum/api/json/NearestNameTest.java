package dev.continuum.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestNameTest {
  @ParameterizedTest
  @CsvSource({
    "contnet, content",
    "Content, content",
    "contents, content",
    "validFrom, valid_from",
    "valid-to, valid_to",
    "tag, tags",
    "ebmedding, embedding",
  })
  void findsWhatWasMeant(String given, String meant) {
    assertEquals(meant, NearestName.of(given, MemoryJson.FIELDS));
  }

  @Test
  void doesNotGuessWildly() {
    assertNull(NearestName.of("banana", MemoryJson.FIELDS));
    assertNull(NearestName.of("x", MemoryJson.FIELDS));
    assertNull(NearestName.of("content".repeat(100), MemoryJson.FIELDS));
  }
}
