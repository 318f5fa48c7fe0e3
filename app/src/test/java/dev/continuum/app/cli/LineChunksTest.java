package dev.continuum.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.continuum.app.cli.LineChunks.Chunk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineChunksTest {
  @Test
  void piecesAreWholeLinesAndNothingIsLost() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2_500; i++) {
      text.append("{\"content\":\"").append("x".repeat(i % 97)).append("\"}\n");
    }
    text.append("{\"content\":\"no end of line\"}");
    List<Chunk> chunks = chunks(text.toString());

    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int lines = 0;
    for (Chunk chunk : chunks) {
      all.write(chunk.bytes());
      lines += chunk.lines();
    }
    assertEquals(text.toString(), all.toString(StandardCharsets.UTF_8));
    assertEquals(2_501, lines);
    assertEquals(3, chunks.size());
    assertEquals(LineChunks.MAX_LINES, chunks.getFirst().lines());
  }

  @Test
  void longLinesMakePiecesOfFewLines() throws IOException {
    String line = "y".repeat(700_000) + "\n";
    List<Chunk> chunks = chunks(line.repeat(5));
    assertEquals(List.of(2, 2, 1), chunks.stream().map(Chunk::lines).toList());
  }

  @Test
  void nothingHasNoPieces() throws IOException {
    assertNull(new LineChunks(new ByteArrayInputStream(new byte[0])).next());
  }

  private static List<Chunk> chunks(String text) throws IOException {
    LineChunks chunks =
        new LineChunks(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    List<Chunk> all = new ArrayList<>();
    for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      all.add(chunk);
    }
    return all;
  }
}
