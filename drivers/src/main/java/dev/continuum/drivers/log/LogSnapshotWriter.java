package dev.continuum.drivers.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot as a stream, to a file or to a peer. One thread only.
 *
 * <p>Nothing is a snapshot before {@link #commit}; closing without it leaves no trace.
 */
public final class LogSnapshotWriter implements AutoCloseable {
  private final WritableByteChannel channel;
  private final @Nullable SnapshotFile file;
  private final Path shown;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(SnapshotFormat.BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final MessageDigest sha256 = FrameEncoder.newSha256();
  private final CRC32C crc = new CRC32C();

  private long count;
  private long payloadBytes;
  private boolean committed;
  private boolean closed;

  /** Writes to a channel, which {@link #close} closes. */
  public LogSnapshotWriter(WritableByteChannel channel, long coveredPosition, long createdMillis) {
    this(channel, coveredPosition, createdMillis, null);
  }

  LogSnapshotWriter(
      WritableByteChannel channel,
      long coveredPosition,
      long createdMillis,
      @Nullable SnapshotFile file) {
    this.channel = channel;
    this.file = file;
    this.shown = file == null ? Path.of("stream") : file.whole();
    buffer.putLong(
        SnapshotFormat.MAGIC
            | (long) SnapshotFormat.FORMAT_VERSION << SnapshotFormat.VERSION_SHIFT);
    buffer.putLong(coveredPosition);
    buffer.putLong(createdMillis);
    buffer.putLong(0).putInt(0);
    crc.update(buffer.array(), 0, SnapshotFormat.HEADER_CRC_AT);
    buffer.putInt((int) crc.getValue());
  }

  /**
   * Adds a record.
   *
   * @throws dev.continuum.core.value.ContinuumException STORAGE_FULL, STORAGE_FAILED or TOO_LARGE
   */
  public void add(byte[] payload, int offset, int length) {
    if (length > SnapshotFormat.MAX_PAYLOAD_BYTES) {
      throw LogErrors.payloadTooLarge(length, SnapshotFormat.MAX_PAYLOAD_BYTES);
    }
    reserve(SnapshotFormat.FRAME_HEADER_BYTES);
    count++;
    payloadBytes += length;
    int at = buffer.position();
    buffer.putInt(0).putInt(length).putLong(count);
    crc.reset();
    crc.update(
        buffer.array(), at + Integer.BYTES, SnapshotFormat.FRAME_HEADER_BYTES - Integer.BYTES);
    crc.update(payload, offset, length);
    buffer.putInt(at, (int) crc.getValue());
    for (int done = 0; done < length; ) {
      reserve(1);
      int part = Math.min(length - done, buffer.remaining());
      buffer.put(payload, offset + done, part);
      done += part;
    }
  }

  /** Writes the footer and, for a file, makes it durable and gives it its name. */
  public void commit() {
    try {
      flush();
      writeFooter();
      if (channel instanceof FileChannel toFile) {
        toFile.force(true);
      }
      channel.close();
      closed = true;
      if (file != null) {
        file.publish();
      }
      committed = true;
    } catch (IOException e) {
      throw SnapshotFile.failure(shown, e);
    }
  }

  @Override
  public void close() {
    if (committed) {
      return;
    }
    try {
      if (!closed) {
        closed = true;
        channel.close();
      }
      if (file != null) {
        file.abandon();
      }
    } catch (IOException e) {
      throw SnapshotFile.failure(shown, e);
    }
  }

  private void writeFooter() throws IOException {
    byte[] digest = sha256.digest();
    buffer.putInt(0).putInt(SnapshotFormat.FOOTER_LENGTH).putLong(count).putLong(payloadBytes);
    buffer.put(digest).putInt(0);
    crc.reset();
    crc.update(buffer.array(), Integer.BYTES, SnapshotFormat.FOOTER_BYTES - Integer.BYTES);
    buffer.putInt(0, (int) crc.getValue());
    drain();
  }

  private void reserve(int bytes) {
    if (buffer.remaining() < bytes) {
      try {
        flush();
      } catch (IOException e) {
        throw SnapshotFile.failure(shown, e);
      }
    }
  }

  private void flush() throws IOException {
    sha256.update(buffer.array(), 0, buffer.position());
    drain();
  }

  private void drain() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
