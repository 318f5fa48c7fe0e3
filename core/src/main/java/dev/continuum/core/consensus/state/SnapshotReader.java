package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.CommandCodec;
import dev.continuum.core.consensus.OutcomeCodec;
import dev.continuum.core.consensus.Shards;
import dev.continuum.core.consensus.StateMachine.Chunks;
import dev.continuum.core.consensus.StateMachine.Snapshot;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link StateSnapshot} writes, and nothing else: all of it or {@code SNAPSHOT_INVALID}.
 * One thread only.
 */
final class SnapshotReader {
  private static final String FIX = "Take another snapshot, or another copy of this one.";

  private final ClusterTables tables = ClusterTables.empty();
  private final Sessions sessions = new Sessions();
  private StateSnapshot.@Nullable Header header;
  private @Nullable RowKey lastKey;
  private @Nullable NodeId proposer;
  private long lastSequence;
  private long rows;
  private long answers;
  private boolean ended;

  private SnapshotReader() {}

  /** What was read; nobody else has it. */
  record Restored(StateSnapshot.Header header, ClusterTables tables, Sessions sessions) {}

  /** Reads the snapshot of a group. */
  static Restored read(Chunks chunks, int group, int shardCount) {
    Restored restored = read(chunks);
    StateSnapshot.Header header = restored.header();
    if (header.group() != group || header.shardCount() != shardCount) {
      throw invalid(
          "group",
          header.group() + " of " + header.shardCount() + " shards",
          group + " of " + shardCount + " shards");
    }
    return restored;
  }

  private static Restored read(Chunks chunks) {
    SnapshotReader reader = new SnapshotReader();
    int number = 0;
    for (byte[] chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      try {
        reader.chunk(number++, chunk);
      } catch (DecodeException | ArithmeticException wrong) { // sums of resources that no node has
        throw invalid("chunk " + (number - 1), wrong, "a part of a snapshot");
      }
    }
    return reader.restored();
  }

  private void chunk(int number, byte[] chunk) {
    int length = chunk.length - StateSnapshot.CHECKSUM_BYTES;
    if (length < 1 || chunk.length > Snapshot.MAX_CHUNK_BYTES) {
      throw new DecodeException(
          "chunk", 0, chunk.length + " bytes", "at most " + Snapshot.MAX_CHUNK_BYTES);
    }
    int checksum = new ByteReader(chunk, length, Integer.BYTES).readInt("checksum");
    if (checksum != StateSnapshot.checksum(chunk, length)) {
      throw new DecodeException("checksum", length, checksum, "that of the chunk");
    }
    ByteReader in = new ByteReader(chunk, 0, length);
    in.readVarint("chunk.number", number, number);
    while (in.remaining() > 0) {
      record(in);
    }
  }

  private void record(ByteReader in) {
    int from = in.position();
    int kind = in.readByte("record.kind");
    boolean first = header == null;
    if (ended || first != (kind == StateSnapshot.HEADER)) {
      throw in.refuse("record.kind", from, kind, first ? "a header" : "a record before the end");
    }
    switch (kind) {
      case StateSnapshot.HEADER -> header(in);
      case StateSnapshot.ROW -> row(from, in);
      case StateSnapshot.PROPOSER -> proposer = CommandCodec.readNode("proposer", in);
      case StateSnapshot.ANSWER -> answer(from, in);
      case StateSnapshot.END -> end(from, in);
      default -> throw in.refuse("record.kind", from, kind, "1..5");
    }
    if (kind == StateSnapshot.PROPOSER) {
      lastSequence = 0;
    }
  }

  private void header(ByteReader in) {
    int from = in.position();
    long magic = in.readLong("magic");
    if (magic != StateSnapshot.MAGIC) {
      throw in.refuse("magic", from, magic, "that of a snapshot");
    }
    in.readVarint("version", StateSnapshot.OLDEST_VERSION, StateSnapshot.VERSION);
    int group = (int) in.readVarint("group", 0, Shards.MAX_SHARDS);
    int shardCount = (int) in.readVarint("shard count", 1, Shards.MAX_SHARDS);
    long index = in.readVarint("index", 0, Long.MAX_VALUE);
    tables.epoch = in.readVarint("epoch", 1, Long.MAX_VALUE);
    tables.configVersion = in.readVarint("config version", 0, Long.MAX_VALUE);
    tables.clockMillis = in.readVarint("clock", 0, Long.MAX_VALUE);
    header = new StateSnapshot.Header(group, shardCount, index, 0);
  }

  private void row(int from, ByteReader in) {
    Row.Stored stored = RowCodec.read(in);
    RowKey key = stored.row().key();
    if (proposer != null || (lastKey != null && lastKey.compareTo(key) >= 0)) {
      throw in.refuse("row", from, key, "rows in the order of their keys");
    }
    tables.put(stored);
    lastKey = key;
    rows++;
  }

  private void answer(int from, ByteReader in) {
    long sequence = in.readVarint("answer.sequence", 1, Long.MAX_VALUE);
    byte[] answer = in.readBytes("answer", OutcomeCodec.MAX_OUTCOME_BYTES);
    NodeId of = proposer;
    if (of == null || sequence <= lastSequence) {
      throw in.refuse("answer", from, sequence, "answers of a proposer in their order");
    }
    OutcomeCodec.decode(answer);
    sessions.add(of, sequence, answer);
    lastSequence = sequence;
    answers++;
  }

  private void end(int from, ByteReader in) {
    in.readVarint("end.rows", rows, rows);
    in.readVarint("end.answers", answers, answers);
    long hash = in.readLong("end.hash");
    if (hash != tables.hash() + sessions.hash()) {
      throw in.refuse("end.hash", from, Long.toHexString(hash), "the hash of what was read");
    }
    ended = true;
  }

  private Restored restored() {
    StateSnapshot.Header read = header;
    if (read == null || !ended) {
      throw invalid("snapshot", "incomplete", "a header, rows, answers and an end");
    }
    long hash = tables.hash() + sessions.hash();
    return new Restored(
        new StateSnapshot.Header(read.group(), read.shardCount(), read.index(), hash),
        tables,
        sessions);
  }

  private static ContinuumException invalid(String field, Object value, String expected) {
    return ContinuumException.field(ErrorCode.SNAPSHOT_INVALID, field, value, expected, FIX);
  }
}
