package dev.continuum.core.membership;

import dev.continuum.core.value.SeededRandom;

/**
 * Who looks after whom, by hashes that all nodes compute alike. One thread only.
 *
 * <p>The successor is looked up by walking the table, and only after the view has changed.
 */
final class Ring {
  private final MemberTable table;
  private long version = -1;
  private int successor = MemberTable.NONE;

  Ring(MemberTable table) {
    this.table = table;
  }

  /** The next member on the ring that nobody suspects, or {@link MemberTable#NONE}. */
  int successor() {
    if (version != table.version()) {
      version = table.version();
      successor = successorOf(MemberTable.SELF);
    }
    return successor;
  }

  /** The next member on the ring after this one that nobody suspects. */
  int successorOf(int slot) {
    return findSuccessor(MemberTable.ringKey(table.id(slot)), slot);
  }

  /**
   * How many live members, other than the one in the slot, have a higher weight for it than this
   * node; at most {@code limit}. Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit
   * Rates" (1998): rendezvous hashing.
   */
  int rank(int slot, int limit) {
    long about = MemberTable.ringKey(table.id(slot));
    long own = weight(about, MemberTable.rendezvousKey(table.id(MemberTable.SELF)));
    int higher = 0;
    for (int i = 0; i < table.liveOthers() && higher < limit; i++) {
      boolean heavier = Long.compareUnsigned(weight(about, table.liveKey(i)), own) > 0;
      if (heavier && table.live(i) != slot) {
        higher++;
      }
    }
    return higher;
  }

  private static long weight(long about, long key) {
    return SeededRandom.mix(about ^ key);
  }

  private int findSuccessor(long from, int except) {
    int best = MemberTable.NONE;
    long bestDistance = 0;
    for (int i = 0; i < table.liveOthers(); i++) {
      int slot = table.live(i);
      long distance = MemberTable.ringKey(table.id(slot)) - from;
      boolean nearer = best == MemberTable.NONE || Long.compareUnsigned(distance, bestDistance) < 0;
      if (nearer && slot != except && table.state(slot) == MemberState.ALIVE) {
        best = slot;
        bestDistance = distance;
      }
    }
    return best;
  }
}
