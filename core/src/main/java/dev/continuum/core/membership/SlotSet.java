package dev.continuum.core.membership;

import java.util.Arrays;

/**
 * Some of the table's slots, side by side, so that a walk over a few does not touch all. One thread
 * only.
 *
 * <p>The order is that of insertion until something is removed: the last then takes its place.
 */
final class SlotSet {
  private static final int INITIAL_SLOTS = 8;

  private int[] slots = new int[INITIAL_SLOTS];

  /** Where a slot stands, one more than its place; 0 where it is absent. */
  private int[] places = new int[INITIAL_SLOTS];

  private int size;

  /** Adds a slot that is absent. */
  void add(int slot) {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, 2 * size);
    }
    if (slot >= places.length) {
      places = Arrays.copyOf(places, Math.max(slot + 1, 2 * places.length));
    }
    slots[size++] = slot;
    places[slot] = size;
  }

  /** Removes a slot that is there. */
  void remove(int slot) {
    int last = slots[--size];
    int place = places[slot];
    slots[place - 1] = last;
    places[last] = place;
    places[slot] = 0;
  }

  int size() {
    return size;
  }

  int get(int place) {
    return slots[place];
  }
}
