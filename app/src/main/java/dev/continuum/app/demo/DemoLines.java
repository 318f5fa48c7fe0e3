package dev.continuum.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.continuum.client.Json;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Passages as lines of an import: first all memories, then the links between them. Thread-safe. */
public final class DemoLines {
  private static final double LINK_STRENGTH = 0.6;

  private DemoLines() {}

  /** One line of JSON a memory or link. */
  public static List<String> of(List<Passage> passages) {
    List<String> lines = new ArrayList<>();
    for (Passage passage : passages) {
      Map<String, Object> memory = new LinkedHashMap<>();
      memory.put("record", "memory");
      memory.put("id", id(passage.title()));
      memory.put("content", passage.text());
      memory.put("tags", List.of("jargon"));
      memory.put("source", JargonFile.SOURCE);
      memory.put("metadata", Map.of("title", passage.title()));
      lines.add(Json.write(memory));
    }
    for (Passage passage : passages) {
      for (String reference : passage.references()) {
        Map<String, Object> link = new LinkedHashMap<>();
        link.put("record", "link");
        link.put("from", id(passage.title()));
        link.put("to", id(reference));
        link.put("type", "see_also");
        link.put("strength", LINK_STRENGTH);
        lines.add(Json.write(link));
      }
    }
    return lines;
  }

  /** Derived from the title, so that links can name what they point to: a UUIDv8 of its SHA-256. */
  static String id(String title) {
    try {
      ByteBuffer digest =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256").digest(("jargon\0" + title).getBytes(UTF_8)));
      long high = (digest.getLong() & ~0xF000L) | 0x8000L;
      long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
      return new UUID(high, low).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
