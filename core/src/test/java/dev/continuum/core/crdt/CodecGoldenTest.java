package dev.continuum.core.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The bytes on disk and between nodes, pinned: a difference is a change of format, to be seen in
 * review. Rewrite the file with {@code -Dcontinuum.golden=rewrite}.
 */
class CodecGoldenTest {
  private static final Path FILE = Path.of("src/test/resources/golden/codecs.txt");

  @Test
  void theBytesAreThoseInTheFile() throws IOException {
    String now = describe();
    if ("rewrite".equals(System.getProperty("continuum.golden"))) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, now);
    }
    assertEquals(Files.readString(FILE), now);
  }

  @Test
  void theBytesReadBackEqual() {
    CodecSamples.ALL.values().forEach(CodecGoldenTest::readBack);
  }

  private static <T> void readBack(CodecSamples.Sample<T> sample) {
    for (T value : sample.values()) {
      assertEquals(value, sample.codec().fromBytes(sample.codec().toBytes(value)));
    }
  }

  private static String describe() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, CodecSamples.Sample<?>> entry : CodecSamples.ALL.entrySet()) {
      CodecSamples.Sample<?> sample = entry.getValue();
      for (int i = 0; i < sample.values().size(); i++) {
        text.append(entry.getKey()).append(": ").append(sample.values().get(i)).append('\n');
        text.append("  ").append(HexFormat.of().formatHex(sample.bytes(i))).append('\n');
      }
    }
    return text.toString();
  }
}
