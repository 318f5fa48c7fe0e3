package dev.continuum.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads a node's server-sent events. One thread only. Source: WHATWG HTML, 9.2.6, Interpreting an
 * event stream.
 *
 * <p>An event without data, or with data that is no JSON, is passed over.
 */
final class EventReader implements AutoCloseable {
  private final BufferedReader lines;

  EventReader(InputStream in) {
    lines = new BufferedReader(new InputStreamReader(in, Json.UTF_8));
  }

  /** The next event, or null at the end of the stream. */
  @Nullable NodeEvent next() throws IOException {
    String id = null;
    String name = "message";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        NodeEvent event = event(id, name, data.toString());
        if (event != null) {
          return event;
        }
        id = null;
        name = "message";
        data.setLength(0);
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value(line));
      } else if (line.startsWith("event:")) {
        name = value(line);
      } else if (line.startsWith("id:")) {
        id = value(line);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private static @Nullable NodeEvent event(@Nullable String id, String name, String data) {
    if (data.isBlank()) {
      return null;
    }
    try {
      return new NodeEvent(id, name, Json.tree(data));
    } catch (JacksonException e) {
      return null;
    }
  }

  private static String value(String line) {
    int from = line.indexOf(':') + 1;
    return line.substring(from < line.length() && line.charAt(from) == ' ' ? from + 1 : from);
  }
}
