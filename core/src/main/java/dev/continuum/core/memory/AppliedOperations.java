package dev.continuum.core.memory;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import java.util.Arrays;

/**
 * Which operations were applied: of each actor, ranges of counters. Thread-safe (immutable).
 *
 * <p>A version vector knows one range an actor, from 1 on. But a record of the log can be damaged
 * beyond reading while all after it are whole, and then a hole stays, for months perhaps: so what
 * comes after a hole is a range as well, and not a dot each. Ranges are as large as they can be and
 * sorted by actor (unsigned) and counter, so equal sets are equal in memory and in bytes.
 */
public final class AppliedOperations {
  /** Most ranges: actors, and holes. */
  public static final int MAX_RANGES = 65_536;

  public static final AppliedOperations NONE =
      new AppliedOperations(new long[0], new long[0], new long[0]);

  public static final Codec<AppliedOperations> CODEC =
      Codec.of(AppliedOperations::write, AppliedOperations::read);

  private static final int MIN_RANGE_BYTES = Long.BYTES + 2;

  private final long[] actors;
  private final long[] firsts;
  private final long[] lasts;

  private AppliedOperations(long[] actors, long[] firsts, long[] lasts) {
    this.actors = actors;
    this.firsts = firsts;
    this.lasts = lasts;
  }

  /** Some operations of one actor, first and last included. */
  public static AppliedOperations range(long actor, long first, long last) {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException(
          "range: " + first + ".." + last + " (expected: from 1 on, and not empty)");
    }
    return new AppliedOperations(new long[] {actor}, new long[] {first}, new long[] {last});
  }

  public boolean contains(Dot dot) {
    int range = rangeAtOrBefore(dot.actor(), dot.counter());
    return range >= 0 && actors[range] == dot.actor() && dot.counter() <= lasts[range];
  }

  /** The dot after every dot of the actor that is here. */
  public Dot next(long actor) {
    return new Dot(actor, Math.addExact(last(actor), 1));
  }

  /** The largest counter of the actor that is here; 0 where there is none. */
  public long last(long actor) {
    int range = rangeAtOrBefore(actor, Long.MAX_VALUE);
    return range >= 0 && actors[range] == actor ? lasts[range] : 0;
  }

  /** The first counter of the actor from one on that is not here. */
  public long firstMissing(long actor, long from) {
    int range = rangeAtOrBefore(actor, from);
    boolean inside = range >= 0 && actors[range] == actor && from <= lasts[range];
    return inside ? Math.addExact(lasts[range], 1) : from;
  }

  /** The first counter of the actor from one on that is here; 0 where there is none. */
  public long firstPresent(long actor, long from) {
    if (firstMissing(actor, from) > from) {
      return from;
    }
    int next = rangeAtOrBefore(actor, from) + 1;
    return next < actors.length && actors[next] == actor ? firsts[next] : 0;
  }

  /** The actor of the i-th range, in unsigned order. */
  public long actorAt(int i) {
    return actors[i];
  }

  /** The first counter of the i-th range. */
  public long firstAt(int i) {
    return firsts[i];
  }

  /** The last counter of the i-th range. */
  public long lastAt(int i) {
    return lasts[i];
  }

  /** What is here of one lane. */
  public AppliedOperations of(Lane lane) {
    int count = 0;
    int[] kept = new int[actors.length];
    for (int i = 0; i < actors.length; i++) {
      if (Lane.of(actors[i]) == lane) {
        kept[count++] = i;
      }
    }
    long[] keptActors = new long[count];
    long[] keptFirsts = new long[count];
    long[] keptLasts = new long[count];
    for (int i = 0; i < count; i++) {
      keptActors[i] = actors[kept[i]];
      keptFirsts[i] = firsts[kept[i]];
      keptLasts[i] = lasts[kept[i]];
    }
    return new AppliedOperations(keptActors, keptFirsts, keptLasts);
  }

  /** Whether everything that the other has is here. */
  public boolean containsAll(AppliedOperations other) {
    for (int i = 0; i < other.actors.length; i++) {
      if (firstMissing(other.actors[i], other.firsts[i]) <= other.lasts[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether an operation is missing before one that is here. */
  public boolean hasHoles() {
    for (int i = 0; i < actors.length; i++) {
      if (firsts[i] != 1) {
        return true;
      }
    }
    return false;
  }

  public boolean isEmpty() {
    return actors.length == 0;
  }

  /** How many ranges it takes to say it. */
  public int ranges() {
    return actors.length;
  }

  public AppliedOperations with(Dot dot) {
    long actor = dot.actor();
    long counter = dot.counter();
    int before = rangeAtOrBefore(actor, counter);
    boolean sameActor = before >= 0 && actors[before] == actor;
    if (sameActor && counter <= lasts[before]) {
      return this;
    }
    int next = before + 1;
    boolean extendsBefore = sameActor && lasts[before] + 1 == counter;
    boolean extendsNext =
        next < actors.length && actors[next] == actor && counter + 1 == firsts[next];
    if (extendsBefore && extendsNext) {
      long[] joined = remove(lasts, before);
      return new AppliedOperations(remove(actors, next), remove(firsts, next), joined);
    }
    if (extendsBefore) {
      return new AppliedOperations(actors, firsts, set(lasts, before, counter));
    }
    if (extendsNext) {
      return new AppliedOperations(actors, set(firsts, next, counter), lasts);
    }
    return checked(
        insert(actors, next, actor), insert(firsts, next, counter), insert(lasts, next, counter));
  }

  /** The union. */
  public AppliedOperations merge(AppliedOperations other) {
    int most = actors.length + other.actors.length;
    long[] mergedActors = new long[most];
    long[] mergedFirsts = new long[most];
    long[] mergedLasts = new long[most];
    int count = 0;
    int i = 0;
    int j = 0;
    while (i < actors.length || j < other.actors.length) {
      boolean mine = j == other.actors.length || (i < actors.length && isBefore(i, other, j));
      AppliedOperations from = mine ? this : other;
      int at = mine ? i++ : j++;
      int last = count - 1;
      boolean touches =
          last >= 0
              && mergedActors[last] == from.actors[at]
              && from.firsts[at] - 1 <= mergedLasts[last];
      if (touches) {
        mergedLasts[last] = Math.max(mergedLasts[last], from.lasts[at]);
      } else {
        mergedActors[count] = from.actors[at];
        mergedFirsts[count] = from.firsts[at];
        mergedLasts[count++] = from.lasts[at];
      }
    }
    return checked(
        Arrays.copyOf(mergedActors, count),
        Arrays.copyOf(mergedFirsts, count),
        Arrays.copyOf(mergedLasts, count));
  }

  /** A count, then each range: the actor, the first counter, how many follow it. */
  private static void write(AppliedOperations applied, ByteWriter out) {
    out.writeVarint(applied.actors.length);
    for (int i = 0; i < applied.actors.length; i++) {
      out.writeLong(applied.actors[i]);
      out.writeVarint(applied.firsts[i]);
      out.writeVarint(applied.lasts[i] - applied.firsts[i]);
    }
  }

  private static AppliedOperations read(ByteReader in) {
    int count = in.readCount("applied.ranges", MAX_RANGES, MIN_RANGE_BYTES);
    long[] actors = new long[count];
    long[] firsts = new long[count];
    long[] lasts = new long[count];
    for (int i = 0; i < count; i++) {
      int from = in.position();
      actors[i] = in.readLong("applied.actor");
      firsts[i] = in.readVarint("applied.first", 1, Long.MAX_VALUE);
      lasts[i] = firsts[i] + in.readVarint("applied.more", 0, Long.MAX_VALUE - firsts[i]);
      if (i > 0 && !isBeyond(actors[i - 1], lasts[i - 1], actors[i], firsts[i])) {
        throw in.refuse("applied.range", from, firsts[i], "a range beyond the one before");
      }
    }
    return new AppliedOperations(actors, firsts, lasts);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AppliedOperations other
        && Arrays.equals(actors, other.actors)
        && Arrays.equals(firsts, other.firsts)
        && Arrays.equals(lasts, other.lasts);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(actors) + Arrays.hashCode(firsts)) + Arrays.hashCode(lasts);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < actors.length; i++) {
      text.append(i == 0 ? "" : ", ").append(new Dot(actors[i], firsts[i]));
      text.append(lasts[i] == firsts[i] ? "" : ".." + lasts[i]);
    }
    return text.append('}').toString();
  }

  /** The last range that begins at or before a dot, of any actor; -1 for none. */
  private int rangeAtOrBefore(long actor, long counter) {
    int low = 0;
    int high = actors.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int byActor = Long.compareUnsigned(actors[middle], actor);
      if (byActor < 0 || (byActor == 0 && firsts[middle] <= counter)) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private boolean isBefore(int i, AppliedOperations other, int j) {
    int byActor = Long.compareUnsigned(actors[i], other.actors[j]);
    return byActor < 0 || (byActor == 0 && firsts[i] <= other.firsts[j]);
  }

  /** Whether a range begins after another with a hole between, or belongs to a later actor. */
  private static boolean isBeyond(long actorBefore, long lastBefore, long actor, long first) {
    int byActor = Long.compareUnsigned(actorBefore, actor);
    return byActor < 0 || (byActor == 0 && first - 1 > lastBefore);
  }

  private static AppliedOperations checked(long[] actors, long[] firsts, long[] lasts) {
    if (actors.length > MAX_RANGES) {
      throw ContinuumException.field(
          ErrorCode.TOO_MANY, "applied.ranges", actors.length, "at most " + MAX_RANGES);
    }
    return new AppliedOperations(actors, firsts, lasts);
  }

  private static long[] set(long[] values, int at, long value) {
    long[] copy = values.clone();
    copy[at] = value;
    return copy;
  }

  private static long[] insert(long[] values, int at, long value) {
    long[] longer = new long[values.length + 1];
    System.arraycopy(values, 0, longer, 0, at);
    longer[at] = value;
    System.arraycopy(values, at, longer, at + 1, values.length - at);
    return longer;
  }

  private static long[] remove(long[] values, int at) {
    long[] shorter = new long[values.length - 1];
    System.arraycopy(values, 0, shorter, 0, at);
    System.arraycopy(values, at + 1, shorter, at, shorter.length - at);
    return shorter;
  }
}
