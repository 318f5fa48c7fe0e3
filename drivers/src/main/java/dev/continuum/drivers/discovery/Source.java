package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.Findings;
import java.io.IOException;

/** One method of finding peers. Called by one thread at a time, not always the same one. */
public interface Source extends AutoCloseable {
  DiscoveryMethod method();

  /**
   * Looks once, and gives all that there is now. It may block; it ends when it is interrupted. An
   * {@link IOException} says in one sentence why nothing can be known.
   */
  Findings find() throws IOException, InterruptedException;

  /** Whether it is worth looking before the next run is due. Cheap; called about once a second. */
  default boolean changed() {
    return false;
  }

  @Override
  default void close() {}
}
