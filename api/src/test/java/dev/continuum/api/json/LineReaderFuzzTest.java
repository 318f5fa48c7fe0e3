package dev.continuum.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.api.json.LineReader.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whatever a stream holds, its lines are those of a plain split. */
final class LineReaderFuzzTest {
  private static final int MAX_LINE_BYTES = 64;

  @FuzzTest(maxDuration = "10s")
  void lines(byte[] stream) throws IOException {
    LineReader reader =
        new LineReader(new ByteArrayInputStream(stream), MAX_LINE_BYTES, Long.MAX_VALUE);
    List<String> read = new ArrayList<>();
    long last = 0;
    for (Line line = reader.next(); line != null; line = reader.next()) {
      assertTrue(line.number() > last);
      last = line.number();
      byte[] bytes = line.bytes();
      read.add(line.number() + ":" + (bytes == null ? "long" : text(bytes)));
    }
    assertEquals(split(text(stream)), read);
  }

  private static List<String> split(String text) {
    List<String> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.length() > MAX_LINE_BYTES) {
        lines.add(number + ":long");
      } else if (!line.matches("[ \t\r]*")) {
        lines.add(number + ":" + line);
      }
    }
    return lines;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
