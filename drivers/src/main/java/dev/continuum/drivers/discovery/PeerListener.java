package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.Change;

/** Is told of verified nodes, one call after the other, on a thread of its own. */
@FunctionalInterface
public interface PeerListener {
  void changed(Change change);

  /** For who only reads the report. */
  static PeerListener ignore() {
    return _ -> {};
  }
}
