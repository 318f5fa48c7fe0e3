package dev.continuum.core.consensus.roles;

/**
 * Who gets the decided state from whom, by the number of nodes. Thread-safe (constants).
 *
 * <p>Voters and learners get the log from the leader in any topology. What differs is whom the
 * others ask.
 */
public enum Topology {
  /** Up to {@link #MESH_NODES}: every node asks the voters. */
  FULL_MESH("full-mesh"),
  /** Up to {@link #HUB_NODES}: every node asks the learners, who are the hubs. */
  HUB_SPOKE("hub-spoke"),
  /** Beyond: every node asks any node that has more. */
  GOSSIP("gossip");

  public static final int MESH_NODES = 9;
  public static final int HUB_NODES = 49;

  private final String text;

  Topology(String text) {
    this.text = text;
  }

  /** That of a cluster with so many nodes. */
  public static Topology of(int nodes) {
    if (nodes <= MESH_NODES) {
      return FULL_MESH;
    }
    return nodes <= HUB_NODES ? HUB_SPOKE : GOSSIP;
  }

  @Override
  public String toString() {
    return text;
  }
}
