package dev.continuum.api.mcp;

import dev.continuum.api.http.HttpModule;
import java.time.Duration;

/** The fixture server's parts, for tests in other packages. */
public final class Fixtures {
  private Fixtures() {}

  public static HttpModule module() {
    return module(100);
  }

  public static HttpModule module(int maxSessions) {
    return new StreamableHttp("/mcp", server(maxSessions));
  }

  static McpServer server(int maxSessions) {
    return new McpServer(new FixtureCatalog(), maxSessions, Duration.ofMinutes(5).toNanos());
  }
}
