package dev.continuum.core.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing buffer that values are written to. One thread only; reuse it with {@link #clear()}.
 *
 * <p>Fixed numbers are big-endian. A varint is LEB128: seven bits a byte, lowest first, the top bit
 * says that more follow, never longer than needed. Signed numbers that stay near zero go through
 * zigzag. Bytes and strings (UTF-8) carry their length as a varint. {@link ByteReader} is its
 * mirror.
 */
public final class ByteWriter {
  /** A Java array's practical limit. */
  public static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private static final int INITIAL_BYTES = 256;
  private static final int MAX_VARINT_BYTES = 10;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final long LOW_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long QUESTION_MARKS = '?' * LOW_BITS;

  private byte[] buffer;
  private int length;

  public ByteWriter() {
    this(INITIAL_BYTES);
  }

  public ByteWriter(int initialBytes) {
    buffer = new byte[Math.max(initialBytes, MAX_VARINT_BYTES)];
  }

  public int length() {
    return length;
  }

  /** Forgets what was written and keeps the memory. */
  public void clear() {
    length = 0;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  /**
   * The live buffer, without a copy: {@code 0 .. length() - 1} is what was written. Valid until the
   * next call that writes.
   */
  public byte[] buffer() {
    return buffer;
  }

  /**
   * What was written, as a reader that shares the buffer. Valid until the next call that writes.
   */
  public ByteReader asReader() {
    return new ByteReader(buffer, 0, length);
  }

  public void writeByte(int value) {
    reserve(1);
    buffer[length++] = (byte) value;
  }

  public void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  public void writeInt(int value) {
    reserve(Integer.BYTES);
    INT.set(buffer, length, value);
    length += Integer.BYTES;
  }

  public void writeLong(long value) {
    reserve(Long.BYTES);
    LONG.set(buffer, length, value);
    length += Long.BYTES;
  }

  /** The bits as they are, so that every NaN survives. */
  public void writeFloat(float value) {
    writeInt(Float.floatToRawIntBits(value));
  }

  /** The bits as they are, so that every NaN survives. */
  public void writeDouble(double value) {
    writeLong(Double.doubleToRawLongBits(value));
  }

  /** An unsigned number: 1 byte below 128, at most 10. */
  public void writeVarint(long value) {
    reserve(MAX_VARINT_BYTES);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  /** A signed number: 1 byte in -64..63. */
  public void writeZigzag(long value) {
    writeVarint(value << 1 ^ value >> 63);
  }

  /** The bytes without a length: the reader must know it. */
  public void writeRaw(byte[] bytes) {
    writeRaw(bytes, 0, bytes.length);
  }

  public void writeRaw(byte[] bytes, int from, int count) {
    reserve(count);
    System.arraycopy(bytes, from, buffer, length, count);
    length += count;
  }

  /** A length, then the bytes. */
  public void writeBytes(byte[] bytes) {
    writeVarint(bytes.length);
    writeRaw(bytes);
  }

  /** A count, then each number's four bytes. */
  public void writeFloats(float[] values) {
    writeVarint(values.length);
    reserve(Math.multiplyExact(values.length, Float.BYTES));
    for (float value : values) {
      INT.set(buffer, length, Float.floatToRawIntBits(value));
      length += Float.BYTES;
    }
  }

  /**
   * A length in bytes, then UTF-8. Throws {@link ContinuumException} (FIELD_INVALID) where half a
   * surrogate pair stands alone: it has no UTF-8, and a replacement would not read back equal.
   */
  public void writeString(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    checkPairs(text, utf8);
    writeBytes(utf8);
  }

  /** A flag, then the value where there is one. */
  public <T> void writeOptional(@Nullable T value, Codec.Writing<T> writing) {
    if (value == null) {
      writeByte(0);
    } else {
      writeByte(1);
      writing.write(value, this);
    }
  }

  /** Eight bytes: times sort as their bytes do. */
  public void writeHybridTime(HybridTime time) {
    writeLong(time.packed());
  }

  /** The actor's eight bytes, then the counter as a varint. */
  public void writeDot(Dot dot) {
    writeLong(dot.actor());
    writeVarint(dot.counter());
  }

  /** The sixteen bytes of the UUID. */
  public void writeMemoryId(MemoryId id) {
    writeLong(id.high());
    writeLong(id.low());
  }

  /**
   * The JDK encodes half a pair as one '?'. As many bytes as characters, none of them a '?',
   * therefore means ASCII; with a '?' one comparison tells; other text is walked.
   */
  private static void checkPairs(String text, byte[] utf8) {
    int chars = text.length();
    if (utf8.length == chars
        && (!hasQuestionMark(utf8) || new String(utf8, StandardCharsets.ISO_8859_1).equals(text))) {
      return;
    }
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < chars && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!pair) {
          throw ContinuumException.field(
              ErrorCode.FIELD_INVALID,
              "text",
              "half a surrogate pair at character " + i,
              "well-formed Unicode");
        }
        i++;
      }
    }
  }

  /** Eight bytes at a time: a byte of the word is zero where it was a '?'. */
  private static boolean hasQuestionMark(byte[] bytes) {
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      long word = (long) LONG.get(bytes, at) ^ QUESTION_MARKS;
      if ((word - LOW_BITS & ~word & HIGH_BITS) != 0) {
        return true;
      }
    }
    for (; at < bytes.length; at++) {
      if (bytes[at] == '?') {
        return true;
      }
    }
    return false;
  }

  private void reserve(int more) {
    if (more <= buffer.length - length) {
      return;
    }
    long needed = (long) length + more;
    if (needed > MAX_BYTES) {
      throw ContinuumException.field(
          ErrorCode.TOO_LARGE, "encodedBytes", needed, "at most " + MAX_BYTES);
    }
    buffer = Arrays.copyOf(buffer, (int) Math.min(MAX_BYTES, Math.max(needed, buffer.length * 2L)));
  }
}
