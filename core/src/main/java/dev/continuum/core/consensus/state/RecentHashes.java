package dev.continuum.core.consensus.state;

import java.util.Arrays;

/** The hashes after the last indexes. One thread only. */
final class RecentHashes {
  private final long[] indexes;
  private final long[] hashes;
  private int last;

  RecentHashes(int size) {
    indexes = new long[size];
    hashes = new long[size];
    clear();
  }

  void clear() {
    Arrays.fill(indexes, -1);
    last = 0;
  }

  /** Several commands of one index count as one: the hash after the last of them. */
  void add(long index, long hash) {
    if (indexes[last] != index) {
      last = (last + 1) % indexes.length;
    }
    indexes[last] = index;
    hashes[last] = hash;
  }

  boolean has(long index) {
    return place(index) >= 0;
  }

  long at(long index) {
    return hashes[place(index)];
  }

  private int place(long index) {
    for (int i = 0; i < indexes.length; i++) {
      if (indexes[i] == index) {
        return i;
      }
    }
    return -1;
  }
}
