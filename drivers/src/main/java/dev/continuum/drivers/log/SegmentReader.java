package dev.continuum.drivers.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Decodes the frames of one segment file through a window of memory. One thread only.
 *
 * <p>Bytes past the end of the file read as zeros, which no frame is made of. A payload seen
 * through this class is valid until the next call.
 */
final class SegmentReader implements AutoCloseable {
  /** What stands at an offset. */
  enum Status {
    WHOLE,
    HEADER_DAMAGED,
    PAYLOAD_DAMAGED
  }

  private static final int WINDOW_BYTES = 256 << 10;
  private static final int BLOCK_BYTES = 4096;

  private final DiskFile file;
  private final String name;
  private final long segmentId;
  private final long capacityBytes;
  private final boolean skipUnreadable;
  private final CRC32C crc = new CRC32C();

  private ByteBuffer window = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
  private long windowOffset;
  private boolean windowUnreadable;
  private long lastUnreadableOffset = -1;
  private int at;

  /**
   * @param skipUnreadable whether blocks that the disk does not return count as damaged; otherwise
   *     they are a failure
   */
  SegmentReader(
      DiskFile file, String name, long segmentId, long capacityBytes, boolean skipUnreadable) {
    this.file = file;
    this.name = name;
    this.segmentId = segmentId;
    this.capacityBytes = capacityBytes;
    this.skipUnreadable = skipUnreadable;
  }

  /** Reads and checks the frame at an offset. */
  Status read(long offsetBytes) {
    if (!headerAt(offsetBytes)) {
      return Status.HEADER_DAMAGED;
    }
    load(offsetBytes, frameBytes());
    at = (int) (offsetBytes - windowOffset);
    crc.reset();
    crc.update(window.array(), at + Frame.HEADER_BYTES, payloadBytes());
    return (int) crc.getValue() == window.getInt(at + Frame.PAYLOAD_CRC_AT)
        ? Status.WHOLE
        : Status.PAYLOAD_DAMAGED;
  }

  /**
   * Looks for the next frame with a whole header, the payload unseen, whose position is in a range.
   *
   * @return its offset, or -1 where the segment holds none
   */
  long find(long fromOffsetBytes, long firstPosition, long lastPosition) {
    long offset = fromOffsetBytes;
    while (offset + Frame.HEADER_BYTES <= capacityBytes) {
      load(offset, Frame.HEADER_BYTES);
      int end = window.limit() - Frame.HEADER_BYTES;
      for (int i = (int) (offset - windowOffset); i <= end; i += Frame.ALIGNMENT_BYTES) {
        if (window.getLong(i + Frame.SEGMENT_ID_AT) == segmentId
            && headerAt(windowOffset + i)
            && position() >= firstPosition
            && position() <= lastPosition) {
          return windowOffset + i;
        }
        offset = windowOffset + i + Frame.ALIGNMENT_BYTES;
      }
    }
    return -1;
  }

  /** The end of the last place that bears the id of this life or, in a zeroed file, any byte. */
  long traceEnd(long fromOffsetBytes, boolean zeroed) {
    long end = fromOffsetBytes;
    for (long offset = fromOffsetBytes; offset < capacityBytes; offset += Long.BYTES) {
      load(offset, Long.BYTES);
      long word = window.getLong((int) (offset - windowOffset));
      if (zeroed ? word != 0 : word == segmentId) {
        end = offset + (zeroed ? Long.BYTES : Frame.HEADER_BYTES - Frame.SEGMENT_ID_AT);
      }
    }
    return Math.min(end, capacityBytes);
  }

  /** Forgets what was read, since more may have been written. */
  void invalidate() {
    window.limit(0);
  }

  int kind() {
    return Frame.kindOf(window.getInt(at + Frame.LENGTH_AND_KIND_AT));
  }

  int payloadBytes() {
    return Frame.payloadBytesOf(window.getInt(at + Frame.LENGTH_AND_KIND_AT));
  }

  int frameBytes() {
    return Frame.bytesFor(payloadBytes());
  }

  long position() {
    return window.getLong(at + Frame.POSITION_AT);
  }

  long durablePosition() {
    return Frame.durablePosition(position(), window.getInt(at + Frame.LAG_AT));
  }

  ByteBuffer payload() {
    return window.slice(at + Frame.HEADER_BYTES, payloadBytes()).asReadOnlyBuffer();
  }

  ByteBuffer digest() {
    return window.slice(at + Frame.DIGEST_AT, Frame.DIGEST_BYTES).asReadOnlyBuffer();
  }

  /** Whether the disk failed to return some of the bytes last looked at. */
  boolean unreadable() {
    return windowUnreadable;
  }

  /** The last byte so far that the disk did not return, or -1. */
  long lastUnreadableOffset() {
    return lastUnreadableOffset;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw LogErrors.unreadable(name, 0, e);
    }
  }

  private boolean headerAt(long offsetBytes) {
    if (offsetBytes + Frame.HEADER_BYTES > capacityBytes) {
      return false;
    }
    load(offsetBytes, Frame.HEADER_BYTES);
    at = (int) (offsetBytes - windowOffset);
    if (window.getLong(at + Frame.SEGMENT_ID_AT) != segmentId) {
      return false;
    }
    crc.reset();
    crc.update(window.array(), at + Frame.PAYLOAD_CRC_AT, Frame.HEADER_BYTES - Integer.BYTES);
    return (int) crc.getValue() == window.getInt(at + Frame.HEADER_CRC_AT)
        && kind() >= Frame.RECORD
        && kind() <= Frame.SEAL
        && offsetBytes + frameBytes() <= capacityBytes;
  }

  /** Brings bytes into the window; the place of what it held before changes. */
  private void load(long offsetBytes, int bytes) {
    if (offsetBytes >= windowOffset && offsetBytes + bytes <= windowOffset + window.limit()) {
      return;
    }
    int wanted = (int) Math.min(Math.max(bytes, WINDOW_BYTES), capacityBytes - offsetBytes);
    if (window.capacity() < wanted) {
      window = ByteBuffer.allocate(wanted).order(ByteOrder.LITTLE_ENDIAN);
    }
    window.clear().limit(wanted);
    windowOffset = offsetBytes;
    windowUnreadable = false;
    try {
      file.read(window, offsetBytes);
    } catch (IOException e) {
      // A channel that an interrupt has closed says nothing about the disk.
      if (!skipUnreadable || e instanceof ClosedChannelException) {
        window.limit(0);
        throw LogErrors.unreadable(name, offsetBytes, e);
      }
      loadBlockwise(offsetBytes, wanted);
    }
    Arrays.fill(window.array(), window.position(), wanted, (byte) 0);
    window.position(0).limit(wanted);
  }

  private void loadBlockwise(long offsetBytes, int wanted) {
    windowUnreadable = true;
    Arrays.fill(window.array(), 0, wanted, (byte) 0);
    for (int done = 0; done < wanted; ) {
      int block = (int) (BLOCK_BYTES - (offsetBytes + done) % BLOCK_BYTES);
      int end = Math.min(wanted, done + block);
      try {
        file.read(window.limit(end).position(done), offsetBytes + done);
      } catch (IOException e) {
        Arrays.fill(window.array(), done, end, (byte) 0);
        lastUnreadableOffset = Math.max(lastUnreadableOffset, offsetBytes + end - 1);
      }
      done = end;
    }
    window.limit(wanted).position(wanted);
  }
}
