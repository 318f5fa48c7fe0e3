package dev.continuum.app.mcp;

import java.io.IOException;
import java.net.URI;

/** Where the node is. Implementations are used by one thread at a time. */
@FunctionalInterface
public interface NodeAddress {
  /** The address of a node that runs; starts one where that is possible and none does. */
  URI find() throws IOException;
}
