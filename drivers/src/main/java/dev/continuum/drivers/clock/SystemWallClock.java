package dev.continuum.drivers.clock;

import dev.continuum.core.node.WallClock;

/** The operating system's time of day. Thread-safe. */
public final class SystemWallClock implements WallClock {
  @Override
  public long millis() {
    return System.currentTimeMillis();
  }
}
