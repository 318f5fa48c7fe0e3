package dev.continuum.drivers.single;

import dev.continuum.core.consensus.port.Consensus;
import dev.continuum.core.consensus.single.Journal;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.DecodeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One file of a journal: a header, then groups of entries. One thread only.
 *
 * <p>Header: magic, version, the first index. Group: magic, length of what follows the checksum,
 * CRC32C of the rest; first index, count, each entry with its length. A group is written at once
 * and forced before anything in it is answered, so the only group that a crash can tear is the
 * last. Where a group cannot be read and a whole one stands behind it, the file is damaged; where
 * none does, the group was torn and is cut off. A flipped bit in the very last group is taken for a
 * torn write: nothing in the file tells them apart.
 */
final class JournalFile implements AutoCloseable {
  static final int HEADER_BYTES = 20;
  static final int GROUP_HEADER_BYTES = 12;
  static final int MAX_FILE_BYTES = 1 << 30;

  private static final long MAGIC = 0x43_54_4D_4A_4F_55_52_4EL; // CTMJOURN
  private static final int VERSION = 1;
  private static final int GROUP = 0x47_52_4F_55; // GROU
  private static final int MAX_ENTRIES = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private long end;

  private JournalFile(Path path, FileChannel channel, long end) {
    this.path = path;
    this.channel = channel;
    this.end = end;
  }

  /** The bytes of a new, empty file. */
  static byte[] header(long firstIndex) {
    ByteWriter out = new ByteWriter(HEADER_BYTES);
    out.writeLong(MAGIC);
    out.writeInt(VERSION);
    out.writeLong(firstIndex);
    return out.toByteArray();
  }

  /**
   * Opens a file, gives what is in it and cuts off what was torn.
   *
   * @param last whether it is the newest: only that one can be torn
   */
  static JournalFile open(Path path, boolean last, Journal.EntryReader reader) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    int end = new Scan(path, bytes, last).read(reader);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
    if (end < bytes.length) {
      channel.truncate(end);
      channel.force(true);
    }
    return new JournalFile(path, channel, end);
  }

  Path path() {
    return path;
  }

  long bytes() {
    return end;
  }

  /** Writes a group behind the last one, not forced yet. */
  void write(long firstIndex, List<byte[]> entries) throws IOException {
    ByteWriter body = new ByteWriter();
    body.writeLong(firstIndex);
    body.writeVarint(entries.size());
    entries.forEach(body::writeBytes);
    ByteBuffer group = ByteBuffer.allocate(GROUP_HEADER_BYTES + body.length());
    group.putInt(GROUP).putInt(body.length()).putInt(checksum(body.buffer(), 0, body.length()));
    group.put(body.buffer(), 0, body.length()).flip();
    long at = end;
    while (group.hasRemaining()) {
      at += channel.write(group, at);
    }
  }

  /** Puts the written group on disk and behind it the end. */
  void force(long groupBytes) throws IOException {
    channel.force(false);
    end += groupBytes;
  }

  /** Undoes what {@link #write} may have begun. */
  void cut() throws IOException {
    channel.truncate(end);
    channel.force(true);
  }

  static long groupBytes(List<byte[]> entries) {
    ByteWriter count = new ByteWriter();
    count.writeVarint(entries.size());
    long bytes = (long) GROUP_HEADER_BYTES + Long.BYTES + count.length();
    for (byte[] entry : entries) {
      count.clear();
      count.writeVarint(entry.length);
      bytes += (long) count.length() + entry.length;
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static int checksum(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return (int) crc.getValue();
  }

  /** Walks over a file's bytes. */
  private record Scan(Path path, byte[] bytes, boolean last) {

    /** Where the readable groups end. */
    int read(Journal.EntryReader reader) {
      ByteReader header = new ByteReader(bytes, 0, Math.min(bytes.length, HEADER_BYTES));
      if (bytes.length < HEADER_BYTES
          || header.readLong("magic") != MAGIC
          || header.readInt("version") != VERSION) {
        throw FileJournal.corrupt(path, "no header of a journal");
      }
      int at = HEADER_BYTES;
      while (at < bytes.length) {
        int length = groupLength(at);
        if (length < 0) {
          return torn(at);
        }
        entries(at, length, reader);
        at += GROUP_HEADER_BYTES + length;
      }
      return at;
    }

    private int torn(int at) {
      for (int behind = at + 1; behind <= bytes.length - GROUP_HEADER_BYTES; behind++) {
        if (groupLength(behind) >= 0) {
          throw FileJournal.corrupt(path, "byte " + at + ": damaged, whole groups behind it");
        }
      }
      if (!last) {
        throw FileJournal.corrupt(path, "byte " + at + ": damaged, a newer file behind it");
      }
      return at;
    }

    /** The length of the whole group that begins there, or -1. */
    private int groupLength(int at) {
      if (bytes.length - at < GROUP_HEADER_BYTES) {
        return -1;
      }
      ByteReader in = new ByteReader(bytes, at, GROUP_HEADER_BYTES);
      if (in.readInt("group") != GROUP) {
        return -1;
      }
      int length = in.readInt("length");
      int from = at + GROUP_HEADER_BYTES;
      return length >= 0
              && length <= bytes.length - from
              && in.readInt("checksum") == checksum(bytes, from, length)
          ? length
          : -1;
    }

    private void entries(int at, int length, Journal.EntryReader reader) {
      try {
        ByteReader in = new ByteReader(bytes, at + GROUP_HEADER_BYTES, length);
        long index = in.readLong("index");
        int count = in.readCount("count", MAX_ENTRIES, 1);
        for (int i = 0; i < count; i++) {
          reader.entry(index + i, in.readBytes("entry", Consensus.MAX_COMMAND_BYTES));
        }
        in.expectEnd();
      } catch (DecodeException wrong) {
        throw FileJournal.corrupt(path, "byte " + at + ": " + wrong);
      }
    }
  }
}
