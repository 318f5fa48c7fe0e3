package dev.continuum.drivers.raft;

import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A state machine's snapshot in a file. Thread-safe (stateless).
 *
 * <p>Format 1, big-endian: {@code CRSN}, the format (2 bytes), the index and the hash of the state
 * (8 bytes each); then each chunk as its length (4 bytes, at most 256 KiB), its CRC-32C (4 bytes)
 * and its bytes; then a length of 0, the number of chunks (8 bytes) and the CRC-32C of everything
 * before it (4 bytes).
 */
final class SnapshotFile {
  static final String NAME = "state";

  private static final byte[] MAGIC = "CRSN".getBytes(StandardCharsets.US_ASCII);
  private static final short FORMAT = 1;
  private static final int BUFFER_BYTES = 64 << 10;

  private SnapshotFile() {}

  /** Writes and syncs. */
  static void write(Path file, StateMachine.Snapshot snapshot) throws IOException {
    CRC32C whole = new CRC32C();
    try (FileOutputStream raw = new FileOutputStream(file.toFile());
        DataOutputStream out =
            new DataOutputStream(
                new CheckedOutputStream(new BufferedOutputStream(raw, BUFFER_BYTES), whole))) {
      out.write(MAGIC);
      out.writeShort(FORMAT);
      out.writeLong(snapshot.index());
      out.writeLong(snapshot.hash());
      StateMachine.Chunks chunks = snapshot.chunks();
      long count = 0;
      for (byte[] chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
        if (chunk.length == 0 || chunk.length > StateMachine.Snapshot.MAX_CHUNK_BYTES) {
          throw new IOException("chunk of " + chunk.length + " bytes");
        }
        out.writeInt(chunk.length);
        out.writeInt(sum(chunk));
        out.write(chunk);
        count++;
      }
      out.writeInt(0);
      out.writeLong(count);
      out.writeInt((int) whole.getValue());
      out.flush();
      raw.getFD().sync();
    }
  }

  /** Reads all of it to see whether it is as it was written, then gives it to the state machine. */
  static void restore(Path file, StateMachine machine) {
    try {
      try (Reader reader = new Reader(file)) {
        while (reader.next() != null) {
          // only its checksums are wanted here
        }
      }
      try (Reader reader = new Reader(file)) {
        machine.restore(
            () -> {
              try {
                return reader.next();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
        if (machine.hash() != reader.hash || machine.appliedIndex() != reader.index) {
          throw invalid(file, "its state is not the one that was written", null);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw invalid(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static ContinuumException invalid(Path file, String why, @Nullable Exception cause) {
    String message = "snapshot: " + file + ": " + why + " (expected: as it was written)";
    String fix = "Delete the folder of that snapshot: the leader sends another.";
    return cause == null
        ? ContinuumException.of(ErrorCode.SNAPSHOT_INVALID, message, fix)
        : ContinuumException.of(ErrorCode.SNAPSHOT_INVALID, message, fix, cause);
  }

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, bytes.length);
    return (int) sum.getValue();
  }

  /** The chunks of a file, each compared with its checksum. One thread only. */
  static final class Reader implements AutoCloseable {
    private final DataInputStream in;
    private final CRC32C whole = new CRC32C();
    private final long index;
    private final long hash;
    private long count;
    private boolean ended;

    Reader(Path file) throws IOException {
      this.in =
          new DataInputStream(
              new CheckedInputStream(
                  new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES), whole));
      boolean opened = false;
      try {
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
          throw new IOException("it is no snapshot");
        }
        short format = in.readShort();
        if (format != FORMAT) {
          throw new IOException("format: " + format + " (expected: " + FORMAT + ")");
        }
        index = in.readLong();
        hash = in.readLong();
        opened = true;
      } finally {
        if (!opened) {
          in.close();
        }
      }
    }

    /** Null at the end, which was compared too. */
    byte @Nullable [] next() throws IOException {
      if (ended) {
        return null;
      }
      int length = in.readInt();
      if (length == 0) {
        end();
        return null;
      }
      if (length < 0 || length > StateMachine.Snapshot.MAX_CHUNK_BYTES) {
        throw new IOException("chunk of " + length + " bytes");
      }
      int expected = in.readInt();
      byte[] chunk = in.readNBytes(length);
      if (chunk.length < length) {
        throw new EOFException("it ends within a chunk");
      }
      if (sum(chunk) != expected) {
        throw new IOException("chunk " + count + " is damaged");
      }
      count++;
      return chunk;
    }

    private void end() throws IOException {
      if (in.readLong() != count) {
        throw new IOException("chunks are missing");
      }
      int expected = (int) whole.getValue();
      if (in.readInt() != expected || in.read() >= 0) {
        throw new IOException("its checksum differs");
      }
      ended = true;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
