package dev.continuum.drivers.raft;

import java.nio.ByteBuffer;

/**
 * The keys of a {@link RaftStore}: group, kind, and for entries the index, all big-endian, so that
 * a group's entries lie together and in order. Thread-safe (stateless).
 */
final class RaftKeys {
  static final int INDEX_OFFSET = Integer.BYTES + 1;

  /** What a row is. The numbers are in the format. */
  enum Kind {
    /** Term and vote. */
    VOTE(0),
    /** The first index that counts. */
    FIRST_INDEX(1),
    ENTRY(2),
    /** An entry that changes who takes part, once more, to be found without reading the log. */
    MEMBERS(3);

    private final byte number;

    Kind(int number) {
      this.number = (byte) number;
    }
  }

  private RaftKeys() {}

  static byte[] single(int group, Kind kind) {
    return ByteBuffer.allocate(INDEX_OFFSET).putInt(group).put(kind.number).array();
  }

  static byte[] indexed(int group, Kind kind, long index) {
    return ByteBuffer.allocate(INDEX_OFFSET + Long.BYTES)
        .putInt(group)
        .put(kind.number)
        .putLong(index)
        .array();
  }

  /** The index of such a key of this group; -1 for keys of others. */
  static long index(int group, Kind kind, byte[] key) {
    ByteBuffer in = ByteBuffer.wrap(key);
    return key.length == INDEX_OFFSET + Long.BYTES
            && in.getInt() == group
            && in.get() == kind.number
        ? in.getLong()
        : -1;
  }
}
