package dev.continuum.app.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.app.cli.LineChunks.Chunk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Whatever a file holds, its pieces are whole lines, and together they are the file. */
class LineChunksFuzzTest {
  @FuzzTest
  void thePiecesAreTheFile(byte[] file) throws IOException {
    LineChunks chunks = new LineChunks(new ByteArrayInputStream(file));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int lines = 0;
    for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      assertTrue(chunk.lines() > 0);
      all.write(chunk.bytes());
      lines += chunk.lines();
      boolean whole = chunk.bytes()[chunk.bytes().length - 1] == '\n';
      assertTrue(whole || all.size() == file.length, "cut within a line");
    }
    assertArrayEquals(file, all.toByteArray());
    int ends = 0;
    for (byte b : file) {
      ends += b == '\n' ? 1 : 0;
    }
    boolean open = file.length > 0 && file[file.length - 1] != '\n';
    assertEquals(ends + (open ? 1 : 0), lines);
  }
}
