package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot as a stream, from a file or from a peer. One thread only.
 *
 * <p>Every frame is checked when it is returned; that nothing is missing at the end is known only
 * when {@link #next} has returned null. Whoever replaces a state by a snapshot does so after that.
 */
public final class LogSnapshotReader implements AutoCloseable {
  private final ReadableByteChannel channel;
  private final String name;
  private final MessageDigest sha256 = FrameEncoder.newSha256();
  private final CRC32C crc = new CRC32C();
  private final long coveredPosition;
  private final long createdMillis;

  private ByteBuffer buffer =
      ByteBuffer.allocate(SnapshotFormat.BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long bufferOffset;
  private long count;
  private long payloadBytes;
  private boolean ended;

  /**
   * Reads from a channel, which {@link #close} closes.
   *
   * @param name what messages call it
   */
  public LogSnapshotReader(ReadableByteChannel channel, String name) {
    this.channel = channel;
    this.name = name;
    require(SnapshotFormat.HEADER_BYTES, "header");
    int at = buffer.position();
    crc.update(buffer.array(), at, SnapshotFormat.HEADER_CRC_AT);
    long magic = buffer.getLong(at);
    if (buffer.getInt(at + SnapshotFormat.HEADER_CRC_AT) != (int) crc.getValue()
        || (magic & SnapshotFormat.MAGIC_MASK) != SnapshotFormat.MAGIC) {
      throw corrupt("the header does not match its checksum");
    }
    int version = (int) (magic >>> SnapshotFormat.VERSION_SHIFT);
    if (version != SnapshotFormat.FORMAT_VERSION) {
      throw LogErrors.unknownVersion("snapshot", version, SnapshotFormat.FORMAT_VERSION);
    }
    coveredPosition = buffer.getLong(at + 8);
    createdMillis = buffer.getLong(at + 16);
    consume(SnapshotFormat.HEADER_BYTES);
  }

  /** The last record of the log that the snapshot includes. */
  public long coveredPosition() {
    return coveredPosition;
  }

  public long createdMillis() {
    return createdMillis;
  }

  /** How many records have been read so far. */
  public long count() {
    return count;
  }

  /**
   * The next record, a read-only view valid until the next call; null at the end, once count and
   * SHA-256 have been found right.
   *
   * @throws ContinuumException STORAGE_CORRUPT with the offset of what is wrong
   */
  public @Nullable ByteBuffer next() {
    if (ended) {
      return null;
    }
    require(SnapshotFormat.FRAME_HEADER_BYTES, "frame");
    int length = buffer.getInt(buffer.position() + Integer.BYTES);
    if (length == SnapshotFormat.FOOTER_LENGTH) {
      finish();
      return null;
    }
    if (length < 0 || length > SnapshotFormat.MAX_PAYLOAD_BYTES) {
      throw corrupt("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    int frameBytes = SnapshotFormat.FRAME_HEADER_BYTES + length;
    require(frameBytes, "frame");
    int at = buffer.position();
    if (buffer.getInt(at) != crcOf(at, frameBytes)) {
      throw corrupt("a frame does not match its checksum");
    }
    if (buffer.getLong(at + 8) != count + 1) {
      throw corrupt("frame %d where %d is due".formatted(buffer.getLong(at + 8), count + 1));
    }
    count++;
    payloadBytes += length;
    ByteBuffer payload = buffer.slice(at + SnapshotFormat.FRAME_HEADER_BYTES, length);
    consume(frameBytes);
    return payload.asReadOnlyBuffer();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw SnapshotFile.failure(Path.of(name), e);
    }
  }

  private void finish() {
    byte[] digest = sha256.digest();
    require(SnapshotFormat.FOOTER_BYTES, "footer");
    int at = buffer.position();
    if (buffer.getInt(at) != crcOf(at, SnapshotFormat.FOOTER_BYTES)) {
      throw corrupt("the footer does not match its checksum");
    }
    ByteBuffer stored = buffer.slice(at + SnapshotFormat.FOOTER_DIGEST_AT, digest.length);
    if (buffer.getLong(at + SnapshotFormat.FOOTER_COUNT_AT) != count
        || buffer.getLong(at + SnapshotFormat.FOOTER_PAYLOAD_BYTES_AT) != payloadBytes
        || !stored.equals(ByteBuffer.wrap(digest))) {
      throw corrupt("the footer does not match the frames before it");
    }
    ended = true;
  }

  private int crcOf(int at, int bytes) {
    crc.reset();
    crc.update(buffer.array(), at + Integer.BYTES, bytes - Integer.BYTES);
    return (int) crc.getValue();
  }

  private void consume(int bytes) {
    sha256.update(buffer.array(), buffer.position(), bytes);
    buffer.position(buffer.position() + bytes);
  }

  /** Has the next bytes in the buffer; grows it no further than bytes really come in. */
  private void require(int bytes, String what) {
    while (buffer.remaining() < bytes) {
      if (fill(bytes) < 0) {
        throw corrupt("the file ends within a " + what);
      }
    }
  }

  private int fill(int wanted) {
    bufferOffset += buffer.position();
    if (buffer.remaining() == buffer.capacity()) {
      int capacity = Math.min(Math.max(wanted, buffer.capacity()), 2 * buffer.capacity());
      buffer = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(buffer);
    } else {
      buffer.compact();
    }
    try {
      return channel.read(buffer);
    } catch (IOException e) {
      throw SnapshotFile.failure(Path.of(name), e);
    } finally {
      buffer.flip();
    }
  }

  private ContinuumException corrupt(String what) {
    return LogErrors.corrupt(name, bufferOffset + buffer.position(), what);
  }
}
