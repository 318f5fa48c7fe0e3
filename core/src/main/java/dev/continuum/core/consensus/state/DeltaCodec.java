package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.Shards;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import java.util.ArrayList;
import java.util.List;

/** Deltas between nodes, as bytes. Thread-safe (stateless). Canonical. */
public final class DeltaCodec {
  public static final Codec<Delta> CODEC = Codec.of(DeltaCodec::write, DeltaCodec::read);

  private static final int VERSION = 1;
  private static final int MIN_ROW_BYTES = 4;
  private static final int MIN_KEY_BYTES = 18;

  private DeltaCodec() {}

  public static byte[] encode(Delta delta) {
    return CODEC.toBytes(delta);
  }

  /** Throws {@link dev.continuum.core.value.DecodeException} for anything that is no delta. */
  public static Delta decode(byte[] bytes) {
    return CODEC.fromBytes(bytes);
  }

  private static void write(Delta delta, ByteWriter out) {
    out.writeByte(VERSION);
    out.writeVarint(delta.group());
    out.writeVarint(delta.from());
    out.writeVarint(delta.to());
    out.writeBoolean(delta.complete());
    out.writeVarint(delta.epoch());
    out.writeVarint(delta.configVersion());
    out.writeVarint(delta.clockMillis());
    out.writeLong(delta.hash());
    out.writeVarint(delta.rows().size());
    delta.rows().forEach(stored -> RowCodec.write(stored.row(), stored.modified(), out));
    out.writeVarint(delta.removed().size());
    delta.removed().forEach(key -> RowCodec.writeKey(key, out));
  }

  private static Delta read(ByteReader in) {
    in.readVarint("delta.version", VERSION, VERSION);
    int group = (int) in.readVarint("delta.group", 0, Shards.MAX_SHARDS);
    long from = in.readVarint("delta.from", 0, Long.MAX_VALUE);
    long to = in.readVarint("delta.to", from, Long.MAX_VALUE);
    return new Delta(
        group,
        from,
        to,
        in.readBoolean("delta.complete"),
        in.readVarint("delta.epoch", 1, Long.MAX_VALUE),
        in.readVarint("delta.config_version", 0, Long.MAX_VALUE),
        in.readVarint("delta.clock", 0, Long.MAX_VALUE),
        in.readLong("delta.hash"),
        readRows(in),
        readKeys(in));
  }

  private static List<Row.Stored> readRows(ByteReader in) {
    int count = in.readCount("delta.rows", Delta.MAX_BYTES, MIN_ROW_BYTES);
    List<Row.Stored> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = in.position();
      Row.Stored stored = RowCodec.read(in);
      if (i > 0 && rows.getLast().row().key().compareTo(stored.row().key()) >= 0) {
        throw in.refuse("delta.rows", from, stored.row().key(), "rows in the order of their keys");
      }
      rows.add(stored);
    }
    return rows;
  }

  private static List<RowKey> readKeys(ByteReader in) {
    int count = in.readCount("delta.removed", Delta.MAX_BYTES, MIN_KEY_BYTES);
    List<RowKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = in.position();
      RowKey key = RowCodec.readKey(in);
      if (i > 0 && keys.getLast().compareTo(key) >= 0) {
        throw in.refuse("delta.removed", from, key, "keys in their order");
      }
      keys.add(key);
    }
    return keys;
  }
}
