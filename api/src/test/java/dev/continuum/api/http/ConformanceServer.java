package dev.continuum.api.http;

import dev.continuum.api.console.ConsoleModule;
import dev.continuum.api.mcp.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The MCP fixture, on a node of a cluster that has decided something, on a free port, for clients
 * that we did not write; ends with its standard input.
 */
final class ConformanceServer {
  private ConformanceServer() {}

  /** Writes the port to the file that is named, then serves until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    try (TestServer server =
        new TestServer(
            ApiOptions.DEFAULT,
            ScriptedCluster.ofFour(),
            new ScriptedFederation(),
            List.of(Fixtures.module(), new ConsoleModule()))) {
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
