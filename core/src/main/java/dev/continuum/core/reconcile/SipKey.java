package dev.continuum.core.reconcile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 128-bit key of a keyed hash, and the hash: SipHash-2-4 with 64 bits of output. Thread-safe
 * (immutable).
 *
 * <p>Who does not know the key cannot find two inputs of one hash faster than by chance. Source:
 * Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012).
 *
 * @param low the key's first eight bytes, read little-endian
 * @param high the other eight
 */
public record SipKey(long low, long high) {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LENGTH_SHIFT = 56;

  /** The hash of all of {@code bytes}. */
  public long hash(byte[] bytes) {
    State state = new State(this);
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      state.word((long) WORD.get(bytes, at));
    }
    long last = (long) bytes.length << LENGTH_SHIFT;
    for (int i = 0; at + i < bytes.length; i++) {
      last |= (bytes[at + i] & 0xFFL) << (Byte.SIZE * i);
    }
    return state.end(last);
  }

  /** The hash of the sixteen bytes of two numbers, each little-endian. */
  public long hash(long first, long second) {
    State state = new State(this);
    state.word(first);
    state.word(second);
    return state.end((2L * Long.BYTES) << LENGTH_SHIFT);
  }

  /** Says nothing of the key: it may be a secret. */
  @Override
  public String toString() {
    return "SipKey";
  }

  /** Four words that each word of input stirs; the compiler keeps them in registers. */
  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(SipKey key) {
      v0 = key.low ^ 0x736f6d6570736575L; // "somepseudorandomlygeneratedbytes", as the paper says
      v1 = key.high ^ 0x646f72616e646f6dL;
      v2 = key.low ^ 0x6c7967656e657261L;
      v3 = key.high ^ 0x7465646279746573L;
    }

    void word(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long end(long last) {
      word(last);
      v2 ^= 0xFF;
      round();
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
