package dev.continuum.core.discovery;

import java.util.Locale;

/**
 * A way to find peers. Thread-safe (immutable).
 *
 * <p>The priority says whose peers stay where there is no room for all: the higher the number, the
 * longer. A list that an operator wrote stands above what a network tells, that above what anybody
 * on the local link may shout. The order of the constants is the order of reports.
 */
public enum DiscoveryMethod {
  BOOTSTRAP(10),
  FILE(9),
  DNS(8),
  CONSUL(7),
  MDNS(5),
  GOSSIP(4),
  /** What an earlier run of this node had verified. */
  CACHE(1);

  private final int priority;

  DiscoveryMethod(int priority) {
    this.priority = priority;
  }

  public int priority() {
    return priority;
  }

  /** Whether an operator of this node wrote the list, so that its peers stay though refused. */
  public boolean isWritten() {
    return this == BOOTSTRAP || this == FILE;
  }

  /** The name in configuration and reports, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
