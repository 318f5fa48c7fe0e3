package dev.continuum.app.logging;

import java.util.logging.LogManager;

/**
 * The JDK's log manager, which goes on logging while the process shuts down. Thread-safe as its
 * parent is.
 *
 * <p>The JDK's closes all handlers in a shutdown hook of its own, at the same time as ours, which
 * would swallow what a node says while it drains.
 */
public final class DrainingLogManager extends LogManager {
  private volatile boolean draining;

  /** The process's manager is this class; to be called before anything logs. */
  static void install() {
    System.setProperty("java.util.logging.manager", DrainingLogManager.class.getName());
  }

  /** From now on a reset does nothing. */
  static void keepHandlers() {
    if (LogManager.getLogManager() instanceof DrainingLogManager manager) {
      manager.draining = true;
    }
  }

  @Override
  public void reset() {
    if (!draining) {
      super.reset();
    }
  }
}
