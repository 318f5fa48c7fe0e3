package dev.continuum.drivers.loop;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the console for what is not expected: these tests damage things on purpose. */
final class ExpectedWarnings {
  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger PACKAGE = Logger.getLogger("dev.continuum.drivers.loop");

  private ExpectedWarnings() {}

  static void silence() {
    PACKAGE.setLevel(Level.OFF);
  }
}
