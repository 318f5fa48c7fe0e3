package dev.continuum.bench.cluster;

import java.io.IOException;

/** One node of a cluster on the loopback device, a process of its own. One thread only. */
interface LabNode extends AutoCloseable {
  /** Begins to start a fresh instance, which knows nobody yet. */
  void open(Sightings sightings) throws IOException;

  /** Waits until it listens. */
  void awaitOpen() throws IOException, InterruptedException;

  /** Tells it to join through the first node; does not wait. */
  void join() throws IOException;

  /** Begins to end the instance, so that another can be opened. */
  void end() throws IOException;

  void awaitEnd() throws IOException, InterruptedException;

  /** Kills the process, without a goodbye. */
  void kill();

  @Override
  default void close() {
    kill();
  }
}
