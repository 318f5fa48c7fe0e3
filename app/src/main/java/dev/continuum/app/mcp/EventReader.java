package dev.continuum.app.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events. One thread only. Source: WHATWG HTML, 9.2.6, Interpreting an event
 * stream.
 */
final class EventReader {
  private final BufferedReader lines;
  private @Nullable String lastId;

  EventReader(InputStream in, @Nullable String lastId) {
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.lastId = lastId;
  }

  /** The id to resume after, or null where there was none yet. */
  @Nullable String lastId() {
    return lastId;
  }

  /** The data of the next event that has any, or null at the end of the stream. */
  @Nullable String next() throws IOException {
    StringBuilder data = new StringBuilder();
    @Nullable String id = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        lastId = id == null ? lastId : id;
        id = null;
        if (!data.toString().isBlank()) {
          return data.toString();
        }
        data.setLength(0);
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value(line));
      } else if (line.startsWith("id:")) {
        id = value(line);
      }
    }
    return null;
  }

  private static String value(String line) {
    int from = line.indexOf(':') + 1;
    return line.substring(from < line.length() && line.charAt(from) == ' ' ? from + 1 : from);
  }
}
