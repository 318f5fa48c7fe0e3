package dev.continuum.core.gossip;

import java.util.List;

/**
 * The stretch of the ring that the receiver of a push is to serve. Thread-safe (immutable).
 *
 * @param from the first position, unsigned
 * @param to the last position, unsigned; below {@code from} where the stretch is empty
 * @param skip positions in it of nodes that have the publication: those that split it
 */
public record Share(long from, long to, List<Long> skip) {
  /** Nobody: what a pull is answered with. */
  public static final Share NONE = new Share(1, 0, List.of());

  /** Everybody. */
  public static final Share ALL = new Share(0, -1, List.of());

  public static final int MAX_SKIP = 64;

  public Share {
    skip = List.copyOf(skip);
  }

  public boolean isEmpty() {
    return Long.compareUnsigned(from, to) > 0;
  }

  boolean contains(long position) {
    return Long.compareUnsigned(from, position) <= 0 && Long.compareUnsigned(position, to) <= 0;
  }
}
