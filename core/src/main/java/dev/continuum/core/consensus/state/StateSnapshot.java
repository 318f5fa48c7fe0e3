package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.CommandCodec;
import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.value.ByteWriter;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A state in the format of snapshots. Thread-safe (unchanging); each {@link #chunks} is for one
 * thread.
 *
 * <p>A chunk is its number (varint from 0), records, and the CRC32C of both. Records: one header
 * (magic, version, group, shard count, index, epoch, configuration version, clock), every row in
 * the order of the keys, every proposer followed by its answers, and an end (how many rows and
 * answers there were, and the state's hash). No record is divided over chunks.
 */
final class StateSnapshot implements StateMachine.Snapshot {
  static final long MAGIC = 0x43_54_4D_53_54_41_54_45L; // CTMSTATE

  /** 2 brought the tables of departures and of clocks that are claimed. */
  static final int VERSION = 2;

  static final int OLDEST_VERSION = 1;
  static final int HEADER = 1;
  static final int ROW = 2;
  static final int PROPOSER = 3;
  static final int ANSWER = 4;
  static final int END = 5;
  static final int CHECKSUM_BYTES = Integer.BYTES;

  /** A chunk is closed before another record could be too much for it. */
  private static final int FULL_BYTES = MAX_CHUNK_BYTES - RowCodec.MAX_ROW_BYTES - CHECKSUM_BYTES;

  private final Header header;
  private final ClusterTables tables;
  private final List<Sessions.Answers> sessions;

  StateSnapshot(Header header, ClusterTables tables, List<Sessions.Answers> sessions) {
    this.header = header;
    this.tables = tables;
    this.sessions = sessions;
  }

  @Override
  public long index() {
    return header.index();
  }

  @Override
  public long hash() {
    return header.hash();
  }

  @Override
  public StateMachine.Chunks chunks() {
    return new Writer();
  }

  /** Whose state it is, and when. */
  record Header(int group, int shardCount, long index, long hash) {}

  static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** Walks through the state and writes what it passes. */
  private final class Writer implements StateMachine.Chunks {
    private final ByteWriter out = new ByteWriter(MAX_CHUNK_BYTES);
    private final Iterator<Sessions.Answers> proposers = sessions.iterator();
    private Iterator<Row.Stored> rows = tables.table(Table.at(0)).values();
    private Sessions.@Nullable Answers answers;
    private int table;
    private int answer;
    private long answerCount;
    private int chunk;
    private boolean ended;

    @Override
    public byte @Nullable [] next() {
      if (ended) {
        return null;
      }
      out.clear();
      out.writeVarint(chunk);
      if (chunk == 0) {
        writeHeader();
      }
      while (!ended && out.length() < FULL_BYTES) {
        writeNext();
      }
      chunk++;
      out.writeInt(checksum(out.buffer(), out.length()));
      return out.toByteArray();
    }

    private void writeHeader() {
      out.writeByte(HEADER);
      out.writeLong(MAGIC);
      out.writeVarint(VERSION);
      out.writeVarint(header.group());
      out.writeVarint(header.shardCount());
      out.writeVarint(header.index());
      out.writeVarint(tables.epoch);
      out.writeVarint(tables.configVersion);
      out.writeVarint(tables.clockMillis);
    }

    private void writeNext() {
      if (rows.hasNext()) {
        Row.Stored stored = rows.next();
        out.writeByte(ROW);
        RowCodec.write(stored.row(), stored.modified(), out);
      } else if (table + 1 < Table.count()) {
        rows = tables.table(Table.at(++table)).values();
      } else if (answers != null && answer < answers.sequences().length) {
        out.writeByte(ANSWER);
        out.writeVarint(answers.sequences()[answer]);
        out.writeBytes(answers.answers()[answer++]);
        answerCount++;
      } else if (proposers.hasNext()) {
        answers = proposers.next();
        answer = 0;
        out.writeByte(PROPOSER);
        CommandCodec.writeNode(answers.proposer(), out);
      } else {
        out.writeByte(END);
        out.writeVarint(tables.rows());
        out.writeVarint(answerCount);
        out.writeLong(header.hash());
        ended = true;
      }
    }
  }
}
