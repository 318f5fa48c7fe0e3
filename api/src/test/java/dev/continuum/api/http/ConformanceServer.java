package dev.continuum.api.http;

import dev.continuum.api.mcp.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The MCP fixture on a free port, for clients that we did not write; ends with its standard input.
 */
final class ConformanceServer {
  private ConformanceServer() {}

  /** Writes the port to the file that is named, then serves until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    try (TestServer server =
        new TestServer(ApiOptions.DEFAULT, new ScriptedService(), List.of(Fixtures.module()))) {
      Path file = Path.of(arguments[0]);
      Path draft = Path.of(arguments[0] + ".new");
      Files.writeString(draft, Integer.toString(server.server.port()));
      Files.move(draft, file);
      while (System.in.read() >= 0) {
        // nothing to read: whoever started this keeps the pipe open
      }
    }
  }
}
