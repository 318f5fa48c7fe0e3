package dev.continuum.api.http;

import java.util.List;

/** A part of the server with routes of its own: the API, MCP, the console. */
public interface HttpModule {
  /** Called once, before the server starts. */
  List<Route> routes();

  /** The server is about to stop: long answers, such as event streams, must end. */
  default void drain() {}
}
