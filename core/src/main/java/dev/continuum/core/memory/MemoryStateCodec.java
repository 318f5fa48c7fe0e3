package dev.continuum.core.memory;

import dev.continuum.core.crdt.LwwRegister;
import dev.continuum.core.memory.MemoryState.Superseder;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import org.jspecify.annotations.Nullable;

/**
 * A memory's row. One thread only, one object a row.
 *
 * <p>Bytes: format; the stamps; the places of base and version; a mask of the fields that follow;
 * the fields, each with the place of its stamp; tags; metadata; uses; the embedding; earlier
 * contents. What most readers want comes first, so that they stop before the embedding. A field
 * that the base set to nothing is left out. Canonical: equal states have equal bytes, and nothing
 * else decodes.
 */
final class MemoryStateCodec {
  static final Codec<MemoryState> CODEC =
      Codec.of(MemoryStateCodec::write, in -> read(in, Extent.ALL));

  /** How much of a row is read. What is not {@link #ALL} can be viewed, not written. */
  enum Extent {
    HEAD,
    VIEW,
    VIEW_WITH_EMBEDDING,
    VIEW_WITH_PAST,
    ALL
  }

  private static final int FORMAT = 1;
  private static final int CONTENT = 1;
  private static final int KIND = 1 << 1;
  private static final int WHEN = 1 << 2;
  private static final int WHERE = 1 << 3;
  private static final int WHO = 1 << 4;
  private static final int SOURCE = 1 << 5;
  private static final int CONFIDENCE = 1 << 6;
  private static final int SUPERSEDES = 1 << 7;
  private static final int VALID_FROM = 1 << 8;
  private static final int VALID_TO = 1 << 9;
  private static final int SUPERSEDED = 1 << 10;
  private static final int EMBEDDING = 1 << 11;
  private static final int ALL_FIELDS = (1 << 12) - 1;

  private final StampTable stamps;
  private final @Nullable Stamp base;

  private MemoryStateCodec(StampTable stamps, @Nullable Stamp base) {
    this.stamps = stamps;
    this.base = base;
  }

  static byte[] encode(MemoryState state) {
    String text = state.contents.text();
    ByteWriter out = new ByteWriter(text == null ? 128 : 128 + text.length());
    write(state, out);
    return out.toByteArray();
  }

  static MemoryState decode(byte[] bytes, Extent extent) {
    ByteReader in = new ByteReader(bytes);
    MemoryState state = read(in, extent);
    if (extent == Extent.ALL) {
      in.expectEnd();
    }
    return state;
  }

  private static void write(MemoryState state, ByteWriter out) {
    MemoryStateCodec codec = new MemoryStateCodec(new StampTable(), state.base);
    codec.collect(state);
    out.writeByte(FORMAT);
    codec.stamps.write(out);
    codec.writePlace(state.base, out);
    codec.writePlace(state.version, out);
    codec.writeFields(state, out);
    state.tags.write(codec.stamps, (tag, to) -> to.writeString(tag), (present, to) -> {}, out);
    state.metadata.write(
        codec.stamps, (key, to) -> to.writeString(key), (value, to) -> to.writeString(value), out);
    state.recalls.write(out);
    if (codec.stands(state.embedding)) {
      codec.writeField(state.embedding, MemoryFields::writeEmbedding, out);
    }
    state.contents.writeEarlier(codec.stamps, out);
  }

  private static MemoryState read(ByteReader in, Extent extent) {
    int from = in.position();
    int format = in.readByte("memory.format");
    if (format != FORMAT) {
      throw in.refuse("memory.format", from, format, String.valueOf(FORMAT));
    }
    StampTable stamps = StampTable.read(in);
    MemoryState state = new MemoryState();
    state.base = readPlace("memory.base", stamps, in);
    state.version = readPlace("memory.version", stamps, in);
    if (extent == Extent.HEAD) {
      return state;
    }
    MemoryStateCodec codec = new MemoryStateCodec(stamps, state.base);
    int mask = (int) in.readVarint("memory.fields", 0, ALL_FIELDS);
    codec.readFields(state, mask, in);
    codec.checkVisible(state, from, in);
    state.tags = ObservedMap.read("tags", stamps, MemoryStateCodec::readText, at -> true, in);
    state.metadata =
        ObservedMap.read(
            "metadata", stamps, MemoryStateCodec::readText, MemoryStateCodec::readText, in);
    state.recalls = Uses.read(in);
    if (extent != Extent.VIEW) {
      state.embedding = codec.readField(mask, EMBEDDING, MemoryFields::readEmbedding, in);
    }
    if (extent == Extent.ALL || extent == Extent.VIEW_WITH_PAST) {
      state.contents.readEarlier(stamps, in);
    }
    if (extent == Extent.ALL) {
      stamps.expectAllReferred(in);
    }
    return state;
  }

  private void collect(MemoryState state) {
    if (state.base != null) {
      stamps.add(state.base);
    }
    if (state.version != null) {
      stamps.add(state.version);
    }
    collect(state.kind);
    collect(state.whenMillis);
    collect(state.where);
    collect(state.who);
    collect(state.source);
    collect(state.confidence);
    collect(state.supersedes);
    collect(state.validFromMillis);
    collect(state.validToMillis);
    collect(state.superseded);
    collect(state.embedding);
    state.contents.collect(stamps);
    state.tags.collect(stamps);
    state.metadata.collect(stamps);
    stamps.seal();
  }

  private void collect(LwwRegister<?> register) {
    if (register.dot() != null) {
      stamps.add(register.time(), register.dot());
    }
  }

  private void writeFields(MemoryState state, ByteWriter out) {
    out.writeVarint(
        (state.contents.isEmpty() ? 0 : CONTENT)
            | bit(state.kind, KIND)
            | bit(state.whenMillis, WHEN)
            | bit(state.where, WHERE)
            | bit(state.who, WHO)
            | bit(state.source, SOURCE)
            | bit(state.confidence, CONFIDENCE)
            | bit(state.supersedes, SUPERSEDES)
            | bit(state.validFromMillis, VALID_FROM)
            | bit(state.validToMillis, VALID_TO)
            | bit(state.embedding, EMBEDDING)
            | (state.superseded.isSet() ? SUPERSEDED : 0));
    if (!state.contents.isEmpty()) {
      state.contents.writeCurrent(stamps, out);
    }
    writeField(state.kind, (text, to) -> to.writeString(text), out);
    writeField(state.whenMillis, Codec.SIGNED_LONG::write, out);
    writeField(state.where, (text, to) -> to.writeString(text), out);
    writeField(state.who, MemoryFields::writeStrings, out);
    writeField(state.source, (text, to) -> to.writeString(text), out);
    writeField(state.confidence, MemoryFields::writeConfidence, out);
    writeField(state.supersedes, Codec.MEMORY_ID::write, out);
    writeField(state.validFromMillis, Codec.SIGNED_LONG::write, out);
    writeField(state.validToMillis, Codec.SIGNED_LONG::write, out);
    writeRegister(state.superseded, MemoryStateCodec::writeSuperseder, out);
  }

  private void readFields(MemoryState state, int mask, ByteReader in) {
    if ((mask & CONTENT) != 0) {
      state.contents = ContentHistory.readCurrent(stamps, in);
    }
    state.kind = readField(mask, KIND, MemoryStateCodec::readText, in);
    state.whenMillis = readField(mask, WHEN, Codec.SIGNED_LONG::read, in);
    state.where = readField(mask, WHERE, MemoryStateCodec::readText, in);
    state.who = readField(mask, WHO, at -> MemoryFields.readStrings("who", at), in);
    state.source = readField(mask, SOURCE, MemoryStateCodec::readText, in);
    state.confidence = readField(mask, CONFIDENCE, MemoryFields::readConfidence, in);
    state.supersedes = readField(mask, SUPERSEDES, Codec.MEMORY_ID::read, in);
    state.validFromMillis = readField(mask, VALID_FROM, Codec.SIGNED_LONG::read, in);
    state.validToMillis = readField(mask, VALID_TO, Codec.SIGNED_LONG::read, in);
    if ((mask & SUPERSEDED) != 0) {
      state.superseded = readRegister(MemoryStateCodec::readSuperseder, in);
    }
  }

  private void checkVisible(MemoryState state, int from, ByteReader in) {
    boolean whole =
        !state.contents.isEmpty()
            && state.kind.value() != null
            && state.confidence.value() != null
            && state.version != null;
    if (base != null && !whole) {
      throw in.refuse(
          "memory.fields", from, "a base", "with it a version, content, kind and confidence");
    }
  }

  /** Whether a field needs bytes: it was written, and not set to nothing by the base. */
  private boolean stands(LwwRegister<?> register) {
    return register.isSet() && !(register.value() == null && isAtBase(register));
  }

  private boolean isAtBase(LwwRegister<?> register) {
    return base != null && base.time().equals(register.time()) && base.dot().equals(register.dot());
  }

  private int bit(LwwRegister<?> register, int bit) {
    return stands(register) ? bit : 0;
  }

  private <V> void writeField(LwwRegister<V> register, Codec.Writing<V> values, ByteWriter out) {
    if (stands(register)) {
      writeRegister(register, values, out);
    }
  }

  private <V> LwwRegister<V> readField(int mask, int bit, Codec.Reading<V> values, ByteReader in) {
    if ((mask & bit) == 0) {
      return base == null ? LwwRegister.unset() : LwwRegister.of(null, base.time(), base.dot());
    }
    int from = in.position();
    LwwRegister<V> register = readRegister(values, in);
    if (!stands(register)) {
      throw in.refuse("memory.field", from, "nothing, as the base says", "no such field");
    }
    return register;
  }

  private <V> void writeRegister(LwwRegister<V> register, Codec.Writing<V> values, ByteWriter out) {
    if (register.dot() == null) {
      return;
    }
    V value = register.value();
    long place = stamps.placeOf(register.time(), register.dot());
    out.writeVarint(place << 1 | (value == null ? 0 : 1));
    if (value != null) {
      values.write(value, out);
    }
  }

  private <V> LwwRegister<V> readRegister(Codec.Reading<V> values, ByteReader in) {
    int from = in.position();
    long head = in.readVarint("memory.stamp");
    Stamp stamp = stamps.at("memory.stamp", from, head >>> 1, in);
    V value = (head & 1) == 0 ? null : values.read(in);
    return LwwRegister.of(value, stamp.time(), stamp.dot());
  }

  private void writePlace(@Nullable Stamp stamp, ByteWriter out) {
    out.writeVarint(stamp == null ? 0 : stamps.placeOf(stamp) + 1);
  }

  private static @Nullable Stamp readPlace(String field, StampTable stamps, ByteReader in) {
    int from = in.position();
    long place = in.readVarint(field);
    return place == 0 ? null : stamps.at(field, from, place - 1, in);
  }

  private static String readText(ByteReader in) {
    return in.readString("memory.text", in.remaining());
  }

  private static void writeSuperseder(Superseder superseder, ByteWriter out) {
    out.writeMemoryId(superseder.by());
    out.writeZigzag(superseder.fromMillis());
  }

  private static Superseder readSuperseder(ByteReader in) {
    return new Superseder(in.readMemoryId("superseded.by"), in.readZigzag("superseded.from"));
  }
}
