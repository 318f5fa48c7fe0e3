package dev.continuum.api.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.api.json.LineReader.Line;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineReaderTest {
  private static final int MAX_LINE_BYTES = 20;

  private static List<String> lines(InputStream in) throws IOException {
    LineReader reader = new LineReader(in, MAX_LINE_BYTES, Long.MAX_VALUE);
    List<String> lines = new ArrayList<>();
    for (Line line = reader.next(); line != null; line = reader.next()) {
      byte[] bytes = line.bytes();
      lines.add(line.number() + ":" + (bytes == null ? "too long" : new String(bytes, UTF_8)));
    }
    return lines;
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  @Test
  void countsBlankLinesAndPassesOverThem() throws IOException {
    assertEquals(List.of("1:a", "4:b", "5:c\r"), lines(bytes("a\n\n \t\r\nb\nc\r\n\n")));
    assertEquals(List.of("1:last"), lines(bytes("last")));
    assertEquals(List.of(), lines(bytes("")));
    assertEquals(List.of(), lines(bytes("\n\n")));
  }

  @Test
  void aLineThatIsTooLongCostsOnlyItself() throws IOException {
    String longest = "x".repeat(MAX_LINE_BYTES);
    String tooLong = "y".repeat(MAX_LINE_BYTES + 1);
    String farTooLong = "z".repeat(MAX_LINE_BYTES * 50);
    assertEquals(
        List.of("1:" + longest, "2:too long", "3:a", "4:too long", "5:b", "6:too long"),
        lines(bytes(longest + "\n" + tooLong + "\na\n" + farTooLong + "\nb\n" + tooLong)));
  }

  @Test
  void theWholeStreamIsBounded() throws IOException {
    LineReader reader = new LineReader(bytes("aaaa\nbbbb\n"), MAX_LINE_BYTES, 9);
    ContinuumException refusal = assertThrows(ContinuumException.class, reader::next);
    assertEquals(ErrorCode.TOO_LARGE, refusal.code());
    LineReader exact = new LineReader(bytes("aaaa\nbbbb\n"), MAX_LINE_BYTES, 10);
    exact.next();
    exact.next();
    assertNull(exact.next());
  }

  @Test
  void howTheBytesArriveDoesNotMatter() throws IOException {
    for (long seed = 1; seed <= 300; seed++) {
      SeededRandom random = new SeededRandom(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append("l".repeat(random.nextInt(MAX_LINE_BYTES * 2))).append('\n');
      }
      assertEquals(
          lines(bytes(text.toString())),
          lines(new Trickle(bytes(text.toString()), random)),
          "seed " + seed);
    }
  }

  /** Gives as few bytes a read as it likes. */
  private static final class Trickle extends InputStream {
    private final InputStream in;
    private final SeededRandom random;

    Trickle(InputStream in, SeededRandom random) {
      this.in = in;
      this.random = random;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, Math.min(length, 1 + random.nextInt(7)));
    }
  }
}
