package dev.continuum.app.mcp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Whatever a server streams, reading its events ends, and no event is larger than the stream. */
class EventReaderFuzzTest {
  @FuzzTest
  void readingEnds(byte[] stream) throws IOException {
    EventReader reader = new EventReader(new ByteArrayInputStream(stream), null);
    int characters = 0;
    for (String data = reader.next(); data != null; data = reader.next()) {
      assertFalse(data.isBlank());
      characters += data.length();
    }
    String lastId = reader.lastId();
    assertTrue(characters <= stream.length);
    assertTrue(lastId == null || !lastId.contains("\n"), lastId);
  }
}
