package dev.continuum.core.value;

/**
 * A forkable source of random bits that is passed in, so that a run can be replayed from its seed.
 * One thread only.
 *
 * <p>Not for secrets. A fork is independent of its parent's later draws, so adding a draw in one
 * protocol does not shift another's.
 */
public interface RandomSource {
  long nextLong();

  /** A source that shares nothing with this one after the call. */
  RandomSource fork();

  /** Uniform in {@code 0 .. bound - 1}. */
  default int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound: " + bound + " (expected: >= 1)");
    }
    return (int) Long.remainderUnsigned(nextLong() >>> 1, bound);
  }

  /** Uniform in {@code [0, 1)}. */
  default double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }
}
