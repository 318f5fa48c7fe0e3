package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.Finding;
import dev.continuum.core.discovery.Findings;
import dev.continuum.core.discovery.Refusal;
import dev.continuum.core.value.PeerAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A file of peers, one a line: {@code host:port}, or {@code {"address": "host:port", "priority": 0,
 * "weight": 0}}. Empty lines and what follows {@code #} do not count. A wrong line is refused by
 * its number; the others hold. Thread-safe (stateless).
 */
final class PeerList {
  private static final int MAX_LINES = 20_000;

  private PeerList() {}

  static Findings read(byte[] file) {
    List<Finding> found = new ArrayList<>();
    List<Refusal> refused = new ArrayList<>();
    String[] lines = new String(file, StandardCharsets.UTF_8).split("\n", MAX_LINES + 1);
    for (int i = 0; i < Math.min(lines.length, MAX_LINES); i++) {
      String line = lines[i].strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        found.add(line.startsWith("{") ? object(line) : plain(line));
      } catch (IOException e) {
        if (refused.size() <= Findings.MAX_REFUSALS) {
          refused.add(new Refusal("line " + (i + 1), String.valueOf(e.getMessage())));
        }
      }
    }
    if (lines.length > MAX_LINES) {
      refused.addFirst(new Refusal("line " + (MAX_LINES + 1), "only so many lines are read"));
    }
    return new Findings(found, refused);
  }

  private static Finding plain(String line) throws IOException {
    int comment = line.indexOf('#');
    return new Finding(
        address(comment < 0 ? line : line.substring(0, comment).strip()), 0, 0, Finding.FOREVER);
  }

  private static Finding object(String line) throws IOException {
    JsonNode object = Json.parse(line.getBytes(StandardCharsets.UTF_8));
    String text = Json.text(object, "address");
    if (text == null) {
      throw new IOException("address: missing (expected: host:port)");
    }
    return new Finding(
        address(text),
        number(object, "priority", Finding.MAX_PRIORITY),
        number(object, "weight", Finding.MAX_WEIGHT),
        Finding.FOREVER);
  }

  private static int number(JsonNode object, String field, int max) throws IOException {
    int value = Json.number(object, field, max, object.has(field) ? -1 : 0);
    if (value < 0) {
      throw new IOException(field + ": " + object.get(field) + " (expected: 0.." + max + ")");
    }
    return value;
  }

  private static PeerAddress address(String text) throws IOException {
    PeerAddress address = PeerAddress.tryParse(text);
    if (address == null) {
      throw new IOException(text + " (expected: host:port or [IPv6]:port, port 1..65535)");
    }
    return address;
  }
}
