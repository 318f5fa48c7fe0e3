package dev.continuum.drivers.log;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the log messages of failures that tests bring about by the thousand out of their output.
 */
final class ExpectedFailures {
  /** Held, since the logging library forgets the level of a logger that nobody holds. */
  private static final Logger LOGGER = Logger.getLogger("dev.continuum.drivers.log");

  private ExpectedFailures() {}

  static void silence() {
    LOGGER.setLevel(Level.OFF);
  }
}
