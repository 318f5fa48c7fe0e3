package dev.continuum.core.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A bounded walk over bytes that may be wrong. One thread only; it never writes to the bytes.
 *
 * <p>The mirror of {@link ByteWriter}. It accepts exactly what the writer produces: a varint that
 * is longer than needed, a flag that is neither 0 nor 1, text that is not UTF-8, a length beyond
 * the caller's limit or beyond the bytes that are left, and bytes after the end are each a {@link
 * DecodeException}. Nothing is allocated before its length was checked against both. Every method
 * takes the name of the field it reads, for that message.
 */
public final class ByteReader {
  private static final int MAX_VARINT_BYTES = 10;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final int start;
  private final int end;
  private int at;

  public ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads {@code bytes[from .. from + count - 1]} and nothing else. */
  public ByteReader(byte[] bytes, int from, int count) {
    if ((from | count) < 0 || count > bytes.length - from) {
      throw new IllegalArgumentException(
          "range: " + from + '+' + count + " (expected: inside 0.." + bytes.length + ")");
    }
    this.bytes = bytes;
    this.start = from;
    this.end = from + count;
    this.at = from;
  }

  /** How many bytes were read. */
  public int position() {
    return at - start;
  }

  public int remaining() {
    return end - at;
  }

  /** Throws where bytes are left over. */
  public void expectEnd() {
    if (at != end) {
      throw refuse("end", position(), remaining() + " bytes more", "no bytes after the value");
    }
  }

  public int readByte(String field) {
    require(field, 1);
    return bytes[at++] & 0xFF;
  }

  public boolean readBoolean(String field) {
    int value = readByte(field);
    if (value > 1) {
      throw refuse(field, position() - 1, value, "0 or 1");
    }
    return value == 1;
  }

  public int readInt(String field) {
    require(field, Integer.BYTES);
    int value = (int) INT.get(bytes, at);
    at += Integer.BYTES;
    return value;
  }

  public long readLong(String field) {
    require(field, Long.BYTES);
    long value = (long) LONG.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  public float readFloat(String field) {
    return Float.intBitsToFloat(readInt(field));
  }

  public double readDouble(String field) {
    return Double.longBitsToDouble(readLong(field));
  }

  /** An unsigned 64-bit number. */
  public long readVarint(String field) {
    if (at < end && bytes[at] >= 0) {
      return bytes[at++];
    }
    return readLongVarint(field);
  }

  public long readZigzag(String field) {
    long value = readVarint(field);
    return value >>> 1 ^ -(value & 1);
  }

  /** A varint in {@code min .. max}, both of them inside the signed range. */
  public long readVarint(String field, long min, long max) {
    int from = position();
    long value = readVarint(field);
    if (value < min || value > max) {
      throw refuse(field, from, Long.toUnsignedString(value), min + ".." + max);
    }
    return value;
  }

  /**
   * How many items follow: at most {@code max}, and no more than the bytes that are left can hold.
   *
   * @param minItemBytes the fewest bytes that one item takes, at least 1
   */
  public int readCount(String field, int max, int minItemBytes) {
    int from = position();
    int count = (int) readVarint(field, 0, max);
    if (count > remaining() / minItemBytes) {
      throw refuse(
          field, from, count, "at most " + remaining() / minItemBytes + " in the bytes left");
    }
    return count;
  }

  /** Exactly {@code count} bytes, as a copy. */
  public byte[] readRaw(String field, int count) {
    require(field, count);
    byte[] copy = Arrays.copyOfRange(bytes, at, at + count);
    at += count;
    return copy;
  }

  public byte[] readBytes(String field, int maxBytes) {
    return readRaw(field, readCount(field, maxBytes, 1));
  }

  /** A reader over a length-prefixed part, which shares the bytes; this one steps over it. */
  public ByteReader readPart(String field, int maxBytes) {
    int count = readCount(field, maxBytes, 1);
    ByteReader part = new ByteReader(bytes, at, count);
    at += count;
    return part;
  }

  public float[] readFloats(String field, int maxCount) {
    int count = readCount(field, maxCount, Float.BYTES);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Float.intBitsToFloat((int) INT.get(bytes, at));
      at += Float.BYTES;
    }
    return values;
  }

  /**
   * A length, then UTF-8. The JDK decodes fast and puts U+FFFD where bytes are malformed: text
   * without one was well-formed, and text with one is proved by encoding it again.
   */
  public String readString(String field, int maxBytes) {
    int from = position();
    int count = readCount(field, maxBytes, 1);
    String text = new String(bytes, at, count, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      byte[] again = text.getBytes(StandardCharsets.UTF_8);
      if (!Arrays.equals(again, 0, again.length, bytes, at, at + count)) {
        throw refuse(field, from, "malformed bytes", "UTF-8");
      }
    }
    at += count;
    return text;
  }

  public <T> @Nullable T readOptional(String field, Codec.Reading<T> reading) {
    return readBoolean(field) ? reading.read(this) : null;
  }

  public HybridTime readHybridTime(String field) {
    int from = position();
    long packed = readLong(field);
    if (packed < 0) {
      throw refuse(field, from, packed, ">= 0");
    }
    return new HybridTime(packed);
  }

  public Dot readDot(String field) {
    long actor = readLong(field);
    return new Dot(actor, readVarint(field, 1, Long.MAX_VALUE));
  }

  public MemoryId readMemoryId(String field) {
    require(field, 2 * Long.BYTES);
    long high = readLong(field);
    return new MemoryId(high, readLong(field));
  }

  /**
   * For a caller's own check: {@code offset} is a {@link #position()} from before the value was
   * read.
   */
  public DecodeException refuse(String field, int offset, Object value, String expected) {
    return new DecodeException(field, offset, value, expected);
  }

  private long readLongVarint(String field) {
    int from = position();
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      int next = readByte(field);
      value |= (long) (next & 0x7F) << (7 * i);
      if (next < 0x80) {
        if (next == 0) {
          throw refuse(field, from, "a varint that ends in zero", "the shortest form");
        }
        if (i == MAX_VARINT_BYTES - 1 && next > 1) {
          break;
        }
        return value;
      }
    }
    throw refuse(field, from, "a varint above 64 bits", "at most 64 bits");
  }

  private void require(String field, int count) {
    if (count > end - at) {
      throw refuse(field, position(), "only " + remaining() + " bytes left", count + " bytes");
    }
  }
}
