package dev.continuum.drivers.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever text is remembered or asked for, it is cut into words of bounded length, and a reader
 * that was used before cuts it as a new one does.
 */
class WordsFuzzTest {
  private static final String BEFORE = "Caf\u00e9 \u6771\u4eac don't 7x";

  static Stream<byte[]> seeds() {
    return Stream.of(
            BEFORE,
            "a".repeat(300),
            "it's Alice's; mice, boxes; e\u0301",
            "\ud83d\ude00\ud83d\u0e01\u0e02\uac00\u3042",
            "x ".repeat(5_000))
        .map(text -> text.getBytes(StandardCharsets.UTF_16BE));
  }

  @MethodSource("seeds")
  @FuzzTest
  void textIsCutIntoBoundedWords(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_16BE);
    for (boolean forQuery : new boolean[] {false, true}) {
      Words used = new Words(forQuery);
      words(used, BEFORE);
      assertEquals(words(new Words(forQuery), text), words(used, text));
    }
  }

  private static List<String> words(Words words, String text) {
    List<String> all = new ArrayList<>();
    words.begin(7, text);
    while (words.cutNext()) {
      for (int i = 0; i < words.count(); i++) {
        int length = words.end(i) - words.start(i) - Long.BYTES;
        assertTrue(length > 0 && length <= Words.MAX_WORD_BYTES, length + " bytes");
        all.add(
            new String(words.bytes(), words.start(i) + Long.BYTES, length, StandardCharsets.UTF_8));
      }
    }
    return all;
  }
}
