package dev.continuum.sim.property;

import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a property gets everything that varies. One thread only.
 *
 * <p>Each draw is written down, so that a case can be run again from its draws, and from fewer or
 * smaller ones. Zero is the simplest answer to every draw: the first of a list, false, the end of a
 * list, the empty text.
 */
public final class Choices {
  /** Most draws of one case: a property that draws without end is wrong. */
  public static final int MAX_DRAWS = 1_000_000;

  private static final int INITIAL_DRAWS = 64;
  private static final int ASCII_PRINTABLE = 0x7F - 0x20;
  private static final int[] WIDE = {0xE9, 0x3B1, 0x65E5, 0xFFFD, 0x1F600, 0x0};

  private final @Nullable RandomSource random;
  private final long[] replayed;
  private long[] drawn = new long[INITIAL_DRAWS];
  private int count;

  private Choices(@Nullable RandomSource random, long[] replayed) {
    this.random = random;
    this.replayed = replayed;
  }

  public static Choices ofSeed(long seed) {
    return new Choices(new SeededRandom(seed), new long[0]);
  }

  /**
   * Answers with these draws, then with zeros. A draw beyond its bound becomes the largest below.
   */
  public static Choices replay(long[] draws) {
    return new Choices(null, draws.clone());
  }

  /** The draws so far. */
  public long[] draws() {
    return Arrays.copyOf(drawn, count);
  }

  /** Uniform in {@code 0 .. bound - 1}. */
  public int below(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound: " + bound + " (expected: >= 1)");
    }
    long answer;
    if (random != null) {
      answer = random.nextInt(bound);
    } else {
      answer = Math.min(Math.max(next(), 0), bound - 1L);
    }
    return (int) written(answer);
  }

  /** Uniform in {@code min .. max}; shrinks to {@code min}. */
  public int between(int min, int max) {
    return min + below(max - min + 1);
  }

  /** Any 64 bits, often few of them: half of the answers are below 256. Shrinks to 0. */
  public long bits() {
    int width = flip() ? 64 - below(57) : 8;
    long answer = random != null ? random.nextLong() : next();
    return written(width == 64 ? answer : answer & (1L << width) - 1);
  }

  /** Shrinks to false. */
  public boolean flip() {
    return below(2) == 1;
  }

  /** True once in {@code n} times. Shrinks to false. */
  public boolean oneIn(int n) {
    return below(n) == n - 1;
  }

  /** Shrinks to the first. */
  public <T> T pick(List<T> options) {
    return options.get(below(options.size()));
  }

  /** Up to {@code maxItems} items, on average about half of a short limit. Shrinks item by item. */
  public <T> List<T> list(int maxItems, Function<Choices, T> item) {
    int stopOneIn = Math.max(2, Math.min(maxItems, 100) / 2 + 1);
    List<T> items = new ArrayList<>();
    while (items.size() < maxItems && below(stopOneIn) != 0) {
      items.add(item.apply(this));
    }
    return items;
  }

  /** Text of up to {@code maxPoints} code points, mostly ASCII. Shrinks to spaces, then nothing. */
  public String text(int maxPoints) {
    StringBuilder text = new StringBuilder();
    for (int point : list(maxPoints, Choices::codePoint)) {
      text.appendCodePoint(point);
    }
    return text.toString();
  }

  /** A random order of the numbers 0 to {@code n - 1}. Shrinks to the sorted one. */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = 0; i < n - 1; i++) {
      int j = i + below(n - i);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
    return order;
  }

  private static int codePoint(Choices choices) {
    return choices.oneIn(6)
        ? WIDE[choices.below(WIDE.length)]
        : 0x20 + choices.below(ASCII_PRINTABLE);
  }

  private long next() {
    return count < replayed.length ? replayed[count] : 0;
  }

  private long written(long answer) {
    if (count == MAX_DRAWS) {
      throw new IllegalStateException("draws: more than " + MAX_DRAWS + " in one case");
    }
    if (count == drawn.length) {
      drawn = Arrays.copyOf(drawn, 2 * count);
    }
    drawn[count++] = answer;
    return answer;
  }
}
