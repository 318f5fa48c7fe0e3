package dev.continuum.core.value;

import java.util.Arrays;

/**
 * For each actor, how many of its operations are known without a gap. Thread-safe (immutable).
 *
 * <p>Held as two arrays in the unsigned order of actors; an actor with counter 0 is not held, so
 * equal vectors are equal in memory and in bytes. Source: Parker et al. (1983), section 3.
 */
public final class VersionVector {
  /** Most actors (incarnations of logs) in one vector. */
  public static final int MAX_ACTORS = 65_536;

  public static final VersionVector EMPTY = new VersionVector(new long[0], new long[0]);
  public static final Codec<VersionVector> CODEC =
      Codec.of(VersionVector::write, VersionVector::read);

  private static final int MIN_ENTRY_BYTES = Long.BYTES + 1;

  private final long[] actors;
  private final long[] counters;

  private VersionVector(long[] actors, long[] counters) {
    this.actors = actors;
    this.counters = counters;
  }

  /** How one vector stands to another. */
  public enum Order {
    EQUAL,
    BEFORE,
    AFTER,
    CONCURRENT
  }

  public static VersionVector of(Dot... dots) {
    VersionVector vector = EMPTY;
    for (Dot dot : dots) {
      vector = vector.with(dot);
    }
    return vector;
  }

  /** The largest known counter of the actor, 0 where it is unknown. */
  public long get(long actor) {
    int i = find(actor);
    return i < 0 ? 0 : counters[i];
  }

  public boolean contains(Dot dot) {
    return dot.counter() <= get(dot.actor());
  }

  /** The actor's index in unsigned order, negative where it is unknown. */
  public int indexOf(long actor) {
    return find(actor);
  }

  /** How many actors it knows. */
  public int size() {
    return actors.length;
  }

  public boolean isEmpty() {
    return actors.length == 0;
  }

  /** The i-th actor in unsigned order. */
  public long actorAt(int i) {
    return actors[i];
  }

  public long counterAt(int i) {
    return counters[i];
  }

  /** This vector with every operation of the dot's actor up to the dot; never less than it was. */
  public VersionVector with(Dot dot) {
    int i = find(dot.actor());
    if (i >= 0) {
      if (counters[i] >= dot.counter()) {
        return this;
      }
      long[] raised = counters.clone();
      raised[i] = dot.counter();
      return new VersionVector(actors, raised);
    }
    int insertion = -i - 1;
    return checked(
        insert(actors, insertion, dot.actor()), insert(counters, insertion, dot.counter()));
  }

  /** The larger counter of each actor: the least vector that dominates both. */
  public VersionVector merge(VersionVector other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    long[] mergedActors = new long[size() + other.size()];
    long[] mergedCounters = new long[mergedActors.length];
    int count = 0;
    int i = 0;
    int j = 0;
    while (i < size() || j < other.size()) {
      int order = compareHeads(this, i, other, j);
      long mine = order <= 0 ? counters[i] : 0;
      long theirs = order >= 0 ? other.counters[j] : 0;
      mergedActors[count] = order <= 0 ? actors[i] : other.actors[j];
      mergedCounters[count++] = Math.max(mine, theirs);
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return checked(Arrays.copyOf(mergedActors, count), Arrays.copyOf(mergedCounters, count));
  }

  /** True where every counter is at least the other's; a vector dominates itself. */
  public boolean dominates(VersionVector other) {
    Order order = compare(other);
    return order == Order.EQUAL || order == Order.AFTER;
  }

  public Order compare(VersionVector other) {
    boolean less = false;
    boolean greater = false;
    int i = 0;
    int j = 0;
    while (i < size() || j < other.size()) {
      int order = compareHeads(this, i, other, j);
      long mine = order <= 0 ? counters[i++] : 0;
      long theirs = order >= 0 ? other.counters[j++] : 0;
      less |= mine < theirs;
      greater |= mine > theirs;
    }
    if (less) {
      return greater ? Order.CONCURRENT : Order.BEFORE;
    }
    return greater ? Order.AFTER : Order.EQUAL;
  }

  /** A count, then each actor (eight bytes) with its counter (varint), in order. */
  public void write(ByteWriter out) {
    out.writeVarint(actors.length);
    for (int i = 0; i < actors.length; i++) {
      out.writeLong(actors[i]);
      out.writeVarint(counters[i]);
    }
  }

  public static VersionVector read(ByteReader in) {
    int count = in.readCount("vector.count", MAX_ACTORS, MIN_ENTRY_BYTES);
    if (count == 0) {
      return EMPTY;
    }
    long[] actors = new long[count];
    long[] counters = new long[count];
    for (int i = 0; i < count; i++) {
      int from = in.position();
      actors[i] = in.readLong("vector.actor");
      if (i > 0 && Long.compareUnsigned(actors[i - 1], actors[i]) >= 0) {
        throw in.refuse(
            "vector.actor", from, Long.toHexString(actors[i]), "an actor above the one before");
      }
      counters[i] = in.readVarint("vector.counter", 1, Long.MAX_VALUE);
    }
    return new VersionVector(actors, counters);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof VersionVector other
        && Arrays.equals(actors, other.actors)
        && Arrays.equals(counters, other.counters);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(actors) + Arrays.hashCode(counters);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < actors.length; i++) {
      text.append(i == 0 ? "" : ", ").append(new Dot(actors[i], counters[i]));
    }
    return text.append('}').toString();
  }

  private int find(long actor) {
    int low = 0;
    int high = actors.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(actors[middle], actor);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /**
   * Which of two walks is at the lower actor: negative for a's, positive for b's, 0 where they are
   * level.
   */
  private static int compareHeads(VersionVector a, int i, VersionVector b, int j) {
    if (i == a.actors.length) {
      return 1;
    }
    return j == b.actors.length ? -1 : Long.compareUnsigned(a.actors[i], b.actors[j]);
  }

  private static VersionVector checked(long[] actors, long[] counters) {
    if (actors.length > MAX_ACTORS) {
      throw ContinuumException.field(
          ErrorCode.TOO_MANY, "vector.actors", actors.length, "at most " + MAX_ACTORS);
    }
    return new VersionVector(actors, counters);
  }

  private static long[] insert(long[] values, int at, long value) {
    long[] longer = new long[values.length + 1];
    System.arraycopy(values, 0, longer, 0, at);
    longer[at] = value;
    System.arraycopy(values, at, longer, at + 1, values.length - at);
    return longer;
  }
}
