package dev.continuum.core.consensus.state;

import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.SeededRandom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 64 bits of some bytes: SplitMix64's finalizer, chained over words of eight bytes. Thread-safe
 * (stateless).
 *
 * <p>A state's hash is the sum of its rows' hashes, so that a change costs the row it touches and
 * the order does not count. It finds accidents: a bit that flipped, a node that applied something
 * else. It is no protection from who chooses rows to collide. The format of snapshots holds such
 * sums: the function never changes.
 */
final class RowHash {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private RowHash() {}

  /** Of what was written so far. */
  static long of(ByteWriter written) {
    return of(written.buffer(), written.length());
  }

  static long of(byte[] bytes, int length) {
    long hash = length * GOLDEN_GAMMA;
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      hash = step(hash, (long) LONG.get(bytes, at));
    }
    long rest = 0;
    for (; at < length; at++) {
      rest = (rest << Byte.SIZE) | (bytes[at] & 0xFF);
    }
    return step(hash, rest);
  }

  /** Numbers in their order. */
  static long of(long first, long second, long third) {
    return step(step(step(GOLDEN_GAMMA, first), second), third);
  }

  private static long step(long hash, long word) {
    return SeededRandom.mix((hash ^ word) + GOLDEN_GAMMA);
  }
}
