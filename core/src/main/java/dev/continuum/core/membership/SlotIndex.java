package dev.continuum.core.membership;

import java.util.Arrays;

/**
 * Finds slots by a hash: open addressing with linear probing over one array. One thread only.
 *
 * <p>It holds slot numbers alone; whoever asks compares what stands in the slot.
 */
final class SlotIndex {
  /** A slot is found by what it holds. */
  interface Keys {
    int hash(int slot);
  }

  private static final int INITIAL_PLACES = 16;

  private final Keys keys;
  private int[] places = new int[INITIAL_PLACES];
  private int count;

  SlotIndex(Keys keys) {
    this.keys = keys;
  }

  /** Where to begin to look; {@link #slot} there, then {@link #after}, until it is negative. */
  int start(int hash) {
    return spread(hash) & (places.length - 1);
  }

  /** The slot at a place, or -1 at the end of the row. */
  int slot(int place) {
    return places[place] - 1;
  }

  int after(int place) {
    return (place + 1) & (places.length - 1);
  }

  void add(int slot) {
    if ((count + 1) * 2 > places.length) {
      grow();
    }
    insert(slot);
    count++;
  }

  /** Removes a slot, which must still hold what it was added with. */
  void remove(int slot) {
    int place = start(keys.hash(slot));
    while (places[place] != slot + 1) {
      if (places[place] == 0) {
        return;
      }
      place = after(place);
    }
    count--;
    int hole = place;
    int next = after(place);
    while (places[next] != 0) {
      int home = start(keys.hash(places[next] - 1));
      if (((next - home) & (places.length - 1)) >= ((next - hole) & (places.length - 1))) {
        places[hole] = places[next];
        hole = next;
      }
      next = after(next);
    }
    places[hole] = 0;
  }

  private void insert(int slot) {
    int place = start(keys.hash(slot));
    while (places[place] != 0) {
      place = after(place);
    }
    places[place] = slot + 1;
  }

  private void grow() {
    int[] old = places;
    places = new int[2 * old.length];
    Arrays.stream(old).filter(entry -> entry != 0).forEach(entry -> insert(entry - 1));
  }

  private static int spread(int hash) {
    int h = hash * 0x9E3779B9;
    return h ^ h >>> 15;
  }
}
