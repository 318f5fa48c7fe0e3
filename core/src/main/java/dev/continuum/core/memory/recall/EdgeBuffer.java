package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.value.MemoryId;
import java.util.Arrays;

/**
 * Edges of several memories in parallel arrays, each seen from the memory whose links were asked.
 * One thread only.
 *
 * <p>A recall reads some hundred edges; arrays that are appended to keep it free of an object an
 * edge.
 */
public final class EdgeBuffer {
  private static final int INITIAL_EDGES = 64;

  private long[] otherHigh = new long[INITIAL_EDGES];
  private long[] otherLow = new long[INITIAL_EDGES];
  private double[] strength = new double[INITIAL_EDGES];
  private boolean[] outgoing = new boolean[INITIAL_EDGES];
  private String[] type = new String[INITIAL_EDGES];
  private int size;

  /**
   * Appends one edge.
   *
   * @param otherHigh the far end's first eight bytes
   * @param otherLow the far end's last eight bytes
   * @param outgoing true where the link points to the far end, false where it comes from there
   * @param strength above 0, at most 1, as of the moment asked
   */
  public void add(long otherHigh, long otherLow, boolean outgoing, String type, double strength) {
    if (size == this.type.length) {
      grow();
    }
    this.otherHigh[size] = otherHigh;
    this.otherLow[size] = otherLow;
    this.outgoing[size] = outgoing;
    this.type[size] = type;
    this.strength[size] = strength;
    size++;
  }

  /** How many edges were appended since the last {@link #clear()}. */
  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  public long otherHigh(int edge) {
    return otherHigh[edge];
  }

  public long otherLow(int edge) {
    return otherLow[edge];
  }

  public MemoryId other(int edge) {
    return new MemoryId(otherHigh[edge], otherLow[edge]);
  }

  public boolean outgoing(int edge) {
    return outgoing[edge];
  }

  public String type(int edge) {
    return type[edge];
  }

  public double strength(int edge) {
    return strength[edge];
  }

  /** The link that an edge stands for, seen from the memory whose links were asked. */
  public LinkKey link(int edge, MemoryId near) {
    return outgoing[edge]
        ? new LinkKey(near, other(edge), type[edge])
        : new LinkKey(other(edge), near, type[edge]);
  }

  /**
   * Brings the edges from {@code from} on into order of far end, type and direction, so that sums
   * over them do not depend on the order of a view's answer. Almost always a single pass.
   */
  void sortFrom(int from) {
    for (int i = from + 1; i < size; i++) {
      for (int j = i; j > from && compare(j - 1, j) > 0; j--) {
        swap(j - 1, j);
      }
    }
  }

  private int compare(int a, int b) {
    int byHigh = Long.compareUnsigned(otherHigh[a], otherHigh[b]);
    if (byHigh != 0) {
      return byHigh;
    }
    int byLow = Long.compareUnsigned(otherLow[a], otherLow[b]);
    if (byLow != 0) {
      return byLow;
    }
    int byType = type[a].compareTo(type[b]);
    return byType != 0 ? byType : Boolean.compare(outgoing[a], outgoing[b]);
  }

  private void swap(int a, int b) {
    long high = otherHigh[a];
    otherHigh[a] = otherHigh[b];
    otherHigh[b] = high;
    long low = otherLow[a];
    otherLow[a] = otherLow[b];
    otherLow[b] = low;
    double s = strength[a];
    strength[a] = strength[b];
    strength[b] = s;
    boolean o = outgoing[a];
    outgoing[a] = outgoing[b];
    outgoing[b] = o;
    String t = type[a];
    type[a] = type[b];
    type[b] = t;
  }

  private void grow() {
    int capacity = size * 2;
    otherHigh = Arrays.copyOf(otherHigh, capacity);
    otherLow = Arrays.copyOf(otherLow, capacity);
    strength = Arrays.copyOf(strength, capacity);
    outgoing = Arrays.copyOf(outgoing, capacity);
    type = Arrays.copyOf(type, capacity);
  }
}
