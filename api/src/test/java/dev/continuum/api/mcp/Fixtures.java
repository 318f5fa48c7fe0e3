package dev.continuum.api.mcp;

import dev.continuum.api.http.HttpModule;
import java.time.Duration;

/** The fixture server's parts, for tests in other packages. */
public final class Fixtures {
  private Fixtures() {}

  public static HttpModule module() {
    return new StreamableHttp(
        "/mcp", new McpServer(new FixtureCatalog(), 100, Duration.ofMinutes(5).toNanos()));
  }
}
