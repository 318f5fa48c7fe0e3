package dev.continuum.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DictionaryFileTest {
  private static final String FIRST =
      "walrus\n n.\n\n    A large animal of the north; compare {sea\n    lion} and {unicorn}.\n\n";
  private static final String SECOND =
      "sea lion\n n.\n\n    Smaller than a {Walrus}, and louder than one would like.\n\n";

  @TempDir private Path folder;

  @Test
  void readsEntriesAsFlowingTextWithTheirReferences() throws IOException {
    String about = "about this file\n";
    String index =
        "00-database-info\tA\tQ\n"
            + ("walrus\t" + number(about.length()) + "\t" + number(FIRST.length()) + "\n")
            + ("sea lion\t"
                + number(about.length() + FIRST.length())
                + "\t"
                + number(SECOND.length())
                + "\n");
    List<Passage> passages = read(about + FIRST + SECOND, index);
    assertEquals(2, passages.size());
    assertEquals("walrus", passages.getFirst().title());
    assertEquals(
        "walrus n.\n\nA large animal of the north; compare sea lion and unicorn.",
        passages.getFirst().text());
    assertEquals(List.of("sea lion"), passages.getFirst().references(), "no entry: unicorn");
    assertEquals(List.of("walrus"), passages.getLast().references());
  }

  @Test
  void linksComeAfterTheMemoriesThatTheyConnect() throws IOException {
    String index =
        "walrus\tA\t"
            + number(FIRST.length())
            + "\nsea lion\t"
            + number(FIRST.length())
            + "\t"
            + number(SECOND.length())
            + "\n";
    List<String> lines = DemoLines.of(read(FIRST + SECOND, index));
    assertEquals(4, lines.size());
    assertTrue(lines.get(1).contains("\"record\":\"memory\""), lines.get(1));
    assertTrue(lines.get(2).contains("\"record\":\"link\""), lines.get(2));
    assertTrue(lines.get(2).contains(DemoLines.id("sea lion")), lines.get(2));
  }

  @Test
  void refusesAnIndexThatPointsOutsideTheText() {
    IOException refused = assertThrows(IOException.class, () -> read(FIRST, "walrus\tA\tzzzz\n"));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("expected: at most"), refused.toString());
  }

  @Test
  void refusesAnIndexLineOfAnotherShape() {
    IOException refused = assertThrows(IOException.class, () -> read(FIRST, "walrus A Q\n"));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("headword, offset, length"),
        refused.toString());
  }

  private List<Passage> read(String text, String index) throws IOException {
    Path textFile = folder.resolve("d.dict.dz");
    Path indexFile = folder.resolve("d.index");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(textFile))) {
      out.write(text.getBytes(UTF_8));
    }
    Files.writeString(indexFile, index);
    return DictionaryFile.read(textFile, indexFile);
  }

  private static String number(int value) {
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    StringBuilder text = new StringBuilder();
    for (int rest = value; rest > 0 || text.isEmpty(); rest /= 64) {
      text.insert(0, digits.charAt(rest % 64));
    }
    return text.toString();
  }
}
