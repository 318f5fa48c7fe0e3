package dev.continuum.core.value;

/**
 * How values of one type stand in bytes. Implementations are thread-safe (stateless).
 *
 * <p>Canonical: equal values give identical bytes, and {@link #read} accepts nothing but what
 * {@link #write} produces, so states may be compared, hashed and signed by their bytes.
 */
public interface Codec<T> {
  Codec<Long> UNSIGNED_LONG =
      of((value, out) -> out.writeVarint(value), in -> in.readVarint("long"));

  Codec<Long> SIGNED_LONG = of((value, out) -> out.writeZigzag(value), in -> in.readZigzag("long"));

  Codec<Double> DOUBLE = of((value, out) -> out.writeDouble(value), in -> in.readDouble("double"));

  Codec<Boolean> BOOLEAN =
      of((value, out) -> out.writeBoolean(value), in -> in.readBoolean("boolean"));

  Codec<HybridTime> HYBRID_TIME =
      of((value, out) -> out.writeHybridTime(value), in -> in.readHybridTime("time"));

  Codec<Dot> DOT = of((value, out) -> out.writeDot(value), in -> in.readDot("dot"));

  Codec<MemoryId> MEMORY_ID =
      of((value, out) -> out.writeMemoryId(value), in -> in.readMemoryId("id"));

  void write(T value, ByteWriter out);

  /** Throws {@link DecodeException} on anything that {@link #write} would not have written. */
  T read(ByteReader in);

  /** Strings of at most {@code maxBytes} bytes of UTF-8. */
  static Codec<String> string(String field, int maxBytes) {
    return of((value, out) -> out.writeString(value), in -> in.readString(field, maxBytes));
  }

  static <T> Codec<T> of(Writing<T> writing, Reading<T> reading) {
    return new Codec<>() {
      @Override
      public void write(T value, ByteWriter out) {
        writing.write(value, out);
      }

      @Override
      public T read(ByteReader in) {
        return reading.read(in);
      }
    };
  }

  /** The value as an array of its own. */
  default byte[] toBytes(T value) {
    ByteWriter out = new ByteWriter();
    write(value, out);
    return out.toByteArray();
  }

  /** The value that fills {@code bytes} to the last one. */
  default T fromBytes(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    T value = read(in);
    in.expectEnd();
    return value;
  }

  /** The writing half. */
  @FunctionalInterface
  interface Writing<T> {
    void write(T value, ByteWriter out);
  }

  /** The reading half. */
  @FunctionalInterface
  interface Reading<T> {
    T read(ByteReader in);
  }
}
