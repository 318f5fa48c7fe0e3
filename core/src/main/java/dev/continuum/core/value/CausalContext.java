package dev.continuum.core.value;

import java.util.Arrays;

/**
 * A set of dots that have been seen: a version vector for what is known without a gap, and a cloud
 * of dots beyond a gap. Thread-safe (immutable).
 *
 * <p>Always compact: a dot stands in the cloud only while the one before it is missing. So equal
 * sets of dots are equal in memory and in bytes, and the cloud is as large as the disorder of
 * delivery, not as the history. That needs actors that number their dots without gaps <em>in this
 * context</em> ({@link #next}). Source: Almeida, Shoker and Baquero, "Delta State Replicated Data
 * Types" (2018), section 7.2.
 */
public final class CausalContext {
  /** Most dots beyond a gap. */
  public static final int MAX_CLOUD_DOTS = 1 << 20;

  public static final CausalContext EMPTY =
      new CausalContext(VersionVector.EMPTY, new long[0], new long[0]);
  public static final Codec<CausalContext> CODEC =
      Codec.of(CausalContext::write, CausalContext::read);

  private static final int MIN_DOT_BYTES = Long.BYTES + 1;

  private final VersionVector vector;
  private final long[] cloudActors;
  private final long[] cloudCounters;

  private CausalContext(VersionVector vector, long[] cloudActors, long[] cloudCounters) {
    this.vector = vector;
    this.cloudActors = cloudActors;
    this.cloudCounters = cloudCounters;
  }

  public static CausalContext of(VersionVector vector) {
    return vector.isEmpty() ? EMPTY : new CausalContext(vector, new long[0], new long[0]);
  }

  public static CausalContext of(Dot... dots) {
    Dot[] sorted = dots.clone();
    Arrays.sort(sorted);
    long[] actors = new long[sorted.length];
    long[] counters = new long[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      actors[i] = sorted[i].actor();
      counters[i] = sorted[i].counter();
    }
    return compact(VersionVector.EMPTY, actors, counters, sorted.length);
  }

  public boolean contains(Dot dot) {
    return vector.contains(dot) || findInCloud(dot.actor(), dot.counter()) >= 0;
  }

  /** The dot after every dot of the actor that was seen. */
  public Dot next(long actor) {
    long largest = vector.get(actor);
    int at = findInCloud(actor, Long.MAX_VALUE);
    int end = at < 0 ? -at - 1 : at + 1;
    if (end > 0 && cloudActors[end - 1] == actor) {
      largest = cloudCounters[end - 1];
    }
    return new Dot(actor, Math.addExact(largest, 1));
  }

  public CausalContext with(Dot dot) {
    if (contains(dot)) {
      return this;
    }
    boolean closesGap = dot.counter() == vector.get(dot.actor()) + 1;
    if (closesGap && cloudActors.length == 0) {
      return new CausalContext(vector.with(dot), cloudActors, cloudCounters);
    }
    return merge(of(dot));
  }

  /** The union. */
  public CausalContext merge(CausalContext other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    VersionVector merged = vector.merge(other.vector);
    int mine = cloudActors.length;
    int theirs = other.cloudActors.length;
    if (mine + theirs == 0) {
      return new CausalContext(merged, cloudActors, cloudCounters);
    }
    long[] actors = new long[mine + theirs];
    long[] counters = new long[mine + theirs];
    int i = 0;
    int j = 0;
    for (int k = 0; k < actors.length; k++) {
      boolean takeMine = j == theirs || (i < mine && compareCloud(i, other, j) <= 0);
      actors[k] = takeMine ? cloudActors[i] : other.cloudActors[j];
      counters[k] = takeMine ? cloudCounters[i++] : other.cloudCounters[j++];
    }
    return compact(merged, actors, counters, actors.length);
  }

  /** True where every dot of {@code other} is in this. */
  public boolean dominates(CausalContext other) {
    if (other.cloudActors.length == 0 && cloudActors.length == 0) {
      return vector.dominates(other.vector);
    }
    return merge(other).equals(this);
  }

  public boolean isEmpty() {
    return vector.isEmpty() && cloudActors.length == 0;
  }

  public VersionVector vector() {
    return vector;
  }

  public int cloudSize() {
    return cloudActors.length;
  }

  /** The i-th dot beyond a gap, in order. */
  public Dot cloudDot(int i) {
    return new Dot(cloudActors[i], cloudCounters[i]);
  }

  /** The vector, then a count and the dots of the cloud in order. */
  public void write(ByteWriter out) {
    vector.write(out);
    out.writeVarint(cloudActors.length);
    for (int i = 0; i < cloudActors.length; i++) {
      out.writeLong(cloudActors[i]);
      out.writeVarint(cloudCounters[i]);
    }
  }

  public static CausalContext read(ByteReader in) {
    VersionVector vector = VersionVector.read(in);
    int count = in.readCount("cloud.count", MAX_CLOUD_DOTS, MIN_DOT_BYTES);
    if (count == 0) {
      return of(vector);
    }
    long[] actors = new long[count];
    long[] counters = new long[count];
    for (int i = 0; i < count; i++) {
      int from = in.position();
      Dot dot = in.readDot("cloud.dot");
      if (i > 0 && dot.compareTo(new Dot(actors[i - 1], counters[i - 1])) <= 0) {
        throw in.refuse("cloud.dot", from, dot, "a dot above the one before");
      }
      if (dot.counter() - 1 <= vector.get(dot.actor())) {
        throw in.refuse("cloud.dot", from, dot, "a dot beyond a gap in the vector");
      }
      actors[i] = dot.actor();
      counters[i] = dot.counter();
    }
    return new CausalContext(vector, actors, counters);
  }

  /**
   * A dot of this context by its place: the index of its actor in the vector and the counter, or
   * the size of the vector plus its index in the cloud. Two or three bytes where the dot itself has
   * nine.
   */
  public void writeReference(Dot dot, ByteWriter out) {
    int actor = vector.indexOf(dot.actor());
    if (actor >= 0 && dot.counter() <= vector.counterAt(actor)) {
      out.writeVarint(actor);
      out.writeVarint(dot.counter());
      return;
    }
    int place = findInCloud(dot.actor(), dot.counter());
    if (place < 0) {
      throw new IllegalArgumentException("dot: " + dot + " (expected: one of " + this + ")");
    }
    out.writeVarint(vector.size() + place);
  }

  /** The mirror of {@link #writeReference}: what it returns is always in this context. */
  public Dot readReference(ByteReader in) {
    int from = in.position();
    int actors = vector.size();
    int place = (int) in.readVarint("dot.place", 0, Integer.MAX_VALUE);
    if (place < actors) {
      return new Dot(
          vector.actorAt(place), in.readVarint("dot.counter", 1, vector.counterAt(place)));
    }
    if (place - actors >= cloudActors.length) {
      throw in.refuse("dot.place", from, place, "below " + (actors + cloudActors.length));
    }
    return cloudDot(place - actors);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CausalContext other
        && vector.equals(other.vector)
        && Arrays.equals(cloudActors, other.cloudActors)
        && Arrays.equals(cloudCounters, other.cloudCounters);
  }

  @Override
  public int hashCode() {
    int cloud = 31 * Arrays.hashCode(cloudActors) + Arrays.hashCode(cloudCounters);
    return 31 * vector.hashCode() + cloud;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(vector.toString());
    for (int i = 0; i < cloudActors.length; i++) {
      text.append(" + ").append(cloudDot(i));
    }
    return text.toString();
  }

  /** Moves what the vector reaches out of a sorted cloud, which may hold a dot twice. */
  private static CausalContext compact(
      VersionVector vector, long[] actors, long[] counters, int count) {
    VersionVector reached = vector;
    int kept = 0;
    int i = 0;
    while (i < count) {
      long actor = actors[i];
      long start = vector.get(actor);
      long known = start;
      long previous = 0;
      for (; i < count && actors[i] == actor; i++) {
        long counter = counters[i];
        if (counter == known + 1) {
          known = counter;
        } else if (counter > known && counter != previous) {
          actors[kept] = actor;
          counters[kept++] = counter;
        }
        previous = counter;
      }
      if (known > start) {
        reached = reached.with(new Dot(actor, known));
      }
    }
    if (kept > MAX_CLOUD_DOTS) {
      throw ContinuumException.field(
          ErrorCode.TOO_MANY, "cloud.dots", kept, "at most " + MAX_CLOUD_DOTS);
    }
    return new CausalContext(reached, Arrays.copyOf(actors, kept), Arrays.copyOf(counters, kept));
  }

  private int compareCloud(int i, CausalContext other, int j) {
    int byActor = Long.compareUnsigned(cloudActors[i], other.cloudActors[j]);
    return byActor != 0 ? byActor : Long.compare(cloudCounters[i], other.cloudCounters[j]);
  }

  private int findInCloud(long actor, long counter) {
    int low = 0;
    int high = cloudActors.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int byActor = Long.compareUnsigned(cloudActors[middle], actor);
      int order = byActor != 0 ? byActor : Long.compare(cloudCounters[middle], counter);
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
}
