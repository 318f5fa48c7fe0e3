package dev.continuum.core.node;

/** The time of day, passed in so that the simulator owns it. Implementations are thread-safe. */
@FunctionalInterface
public interface WallClock {
  /** Milliseconds since 1970. */
  long millis();
}
