package dev.continuum.api.json;

import dev.continuum.core.value.MemoryId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes compact JSON straight into bytes. One thread only; reusable after {@link #clear}.
 *
 * <p>Commas are the writer's business; nesting is the caller's. A field whose value is null is left
 * out.
 */
public final class JsonWriter {
  private static final int INITIAL_BYTES = 512;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_LONG_CHARS = 20;

  /** The ASCII characters that stand for themselves in a string. */
  private static final boolean[] PLAIN = new boolean[0x80];

  static {
    Arrays.fill(PLAIN, 0x20, 0x80, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private byte[] bytes;
  private int size;
  private boolean comma;

  public JsonWriter() {
    this(INITIAL_BYTES);
  }

  /** With room for so many bytes before it must grow. */
  public JsonWriter(int initialBytes) {
    bytes = new byte[initialBytes];
  }

  public JsonWriter beginObject() {
    return open('{');
  }

  public JsonWriter endObject() {
    return close('}');
  }

  public JsonWriter beginArray() {
    return open('[');
  }

  public JsonWriter endArray() {
    return close(']');
  }

  /** The name of the next value. */
  public JsonWriter name(String name) {
    separate();
    text(name);
    put(':');
    comma = false;
    return this;
  }

  public JsonWriter string(String value) {
    separate();
    text(value);
    return valueDone();
  }

  public JsonWriter number(long value) {
    separate();
    digits(value);
    return valueDone();
  }

  public JsonWriter number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("number: " + value + " (expected: finite)");
    }
    return raw(Double.toString(value));
  }

  public JsonWriter number(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("number: " + value + " (expected: finite)");
    }
    return raw(Float.toString(value));
  }

  public JsonWriter bool(boolean value) {
    return raw(value ? "true" : "false");
  }

  public JsonWriter nullValue() {
    return raw("null");
  }

  /** A value that is JSON already. */
  public JsonWriter raw(String json) {
    separate();
    utf8(json);
    return valueDone();
  }

  public JsonWriter field(String name, @Nullable String value) {
    return value == null ? this : name(name).string(value);
  }

  public JsonWriter field(String name, long value) {
    return name(name).number(value);
  }

  public JsonWriter field(String name, double value) {
    return name(name).number(value);
  }

  public JsonWriter field(String name, boolean value) {
    return name(name).bool(value);
  }

  public JsonWriter field(String name, @Nullable MemoryId value) {
    return value == null ? this : name(name).string(value.toString());
  }

  public JsonWriter field(String name, List<String> values) {
    name(name).beginArray();
    for (String value : values) {
      string(value);
    }
    return endArray();
  }

  /** A time as RFC 3339 in UTC; left out where there is none. */
  public JsonWriter time(String name, @Nullable Long millis) {
    return millis == null ? this : name(name).string(Timestamps.format(millis));
  }

  /** The end of one NDJSON record: a line feed, and the next value starts afresh. */
  public JsonWriter newLine() {
    put('\n');
    comma = false;
    return this;
  }

  /** Bytes that are no part of a JSON value, such as the frame of an event. */
  public JsonWriter ascii(String text) {
    ensure(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
    comma = false;
    return this;
  }

  public int size() {
    return size;
  }

  /** The writer's own array: valid up to {@link #size} and until the next call. */
  public byte[] array() {
    return bytes;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }

  public void clear() {
    size = 0;
    comma = false;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  private JsonWriter open(char bracket) {
    separate();
    put(bracket);
    comma = false;
    return this;
  }

  private JsonWriter close(char bracket) {
    put(bracket);
    return valueDone();
  }

  private void separate() {
    if (comma) {
      put(',');
    }
  }

  private JsonWriter valueDone() {
    comma = true;
    return this;
  }

  private void text(String value) {
    int length = value.length();
    ensure(length + 2);
    byte[] target = bytes;
    int at = size;
    target[at++] = '"';
    int i = 0;
    // The common case by itself, in locals: plain ASCII needs neither room nor thought.
    for (; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80 || !PLAIN[c]) {
        break;
      }
      target[at++] = (byte) c;
    }
    size = at;
    if (i < length) {
      rest(value, i);
    }
    put('"');
  }

  /** The rest of a string from its first character that is not plain. */
  private void rest(String value, int from) {
    int length = value.length();
    for (int i = from; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        i += nonAscii(value, i);
      } else if (PLAIN[c]) {
        put(c);
      } else {
        escape(c);
      }
    }
  }

  private void utf8(String value) {
    int length = value.length();
    ensure(length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        put(c);
      } else {
        i += nonAscii(value, i);
      }
    }
  }

  /** Writes the code point at {@code i}; returns 1 where it took two chars, else 0. */
  private int nonAscii(String value, int i) {
    char c = value.charAt(i);
    if (c < 0x800) {
      put(0xC0 | (c >> 6));
      put(0x80 | (c & 0x3F));
      return 0;
    }
    if (Character.isHighSurrogate(c)
        && i + 1 < value.length()
        && Character.isLowSurrogate(value.charAt(i + 1))) {
      int point = Character.toCodePoint(c, value.charAt(i + 1));
      put(0xF0 | (point >> 18));
      put(0x80 | ((point >> 12) & 0x3F));
      put(0x80 | ((point >> 6) & 0x3F));
      put(0x80 | (point & 0x3F));
      return 1;
    }
    // An unpaired surrogate has no UTF-8 form: the replacement character stands for it.
    int point = Character.isSurrogate(c) ? 0xFFFD : c;
    put(0xE0 | (point >> 12));
    put(0x80 | ((point >> 6) & 0x3F));
    put(0x80 | (point & 0x3F));
    return 0;
  }

  private void escape(char c) {
    put('\\');
    switch (c) {
      case '"', '\\' -> put(c);
      case '\n' -> put('n');
      case '\r' -> put('r');
      case '\t' -> put('t');
      default -> {
        put('u');
        put('0');
        put('0');
        put(HEX[c >> 4]);
        put(HEX[c & 15]);
      }
    }
  }

  private void digits(long value) {
    if (value == Long.MIN_VALUE) {
      ascii("-9223372036854775808");
      return;
    }
    ensure(MAX_LONG_CHARS);
    long rest = value;
    if (rest < 0) {
      bytes[size++] = '-';
      rest = -rest;
    }
    int start = size;
    do {
      bytes[size++] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    for (int i = start, j = size - 1; i < j; i++, j--) {
      byte swapped = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = swapped;
    }
  }

  private void put(int b) {
    if (size == bytes.length) {
      ensure(1);
    }
    bytes[size++] = (byte) b;
  }

  private void ensure(int more) {
    long needed = (long) size + more;
    if (needed > bytes.length) {
      if (needed > Integer.MAX_VALUE - 8) {
        throw new IllegalStateException("json: " + needed + " bytes (expected: below 2 GiB)");
      }
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, bytes.length * 2L)));
    }
  }
}
