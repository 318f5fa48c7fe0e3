package dev.continuum.drivers.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first page of a segment. Two copies in different sectors, so that one bad sector does not
 * cost the segment. Little-endian. Thread-safe (immutable).
 *
 * <pre>
 *  0  8    magic "CNTMLOG" and the format version as one byte
 *  8  u64  log id: the same in every segment of a log, so that no file of another log slips in
 * 16  u64  segment id: drawn anew for each life of the file; every frame repeats it
 * 24  u64  base position: of the first record
 * 32  u64  id of the segment before, 0 for the first of a log
 * 40  u64  base position of the segment before, 0 for the first of a log
 * 48  u64  creation, milliseconds since 1970
 * 56  u64  size of the segment in bytes
 * 64  u32  flags: bit 0 set where the file held zeros when its life began
 * 68  u32  CRC32C of bytes 0..67
 * </pre>
 */
record SegmentHeader(
    long logId,
    long segmentId,
    long basePosition,
    long previousSegmentId,
    long previousBasePosition,
    long createdMillis,
    long capacityBytes,
    boolean zeroed) {

  /** A page of its own: no frame shares a block with the header. */
  static final int BYTES = 4096;

  static final int COPY_BYTES = 72;
  static final int SECOND_COPY_AT = 2048;
  static final int FORMAT_VERSION = 1;

  private static final long MAGIC_MASK = 0x00FF_FFFF_FFFF_FFFFL;
  private static final long MAGIC = 0x0047_4F4C_4D54_4E43L; // "CNTMLOG" read as little-endian
  private static final int VERSION_SHIFT = 56;
  private static final int ZEROED = 1;
  private static final int CRC_AT = COPY_BYTES - Integer.BYTES;

  /** The same life of the file, in another size. */
  SegmentHeader withCapacity(long bytes) {
    return new SegmentHeader(
        logId,
        segmentId,
        basePosition,
        previousSegmentId,
        previousBasePosition,
        createdMillis,
        bytes,
        zeroed);
  }

  /** The whole page, ready to be written at offset 0. */
  ByteBuffer encode() {
    ByteBuffer page = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    encodeCopy(page, 0);
    encodeCopy(page, SECOND_COPY_AT);
    return page;
  }

  private void encodeCopy(ByteBuffer page, int at) {
    page.putLong(at, MAGIC | (long) FORMAT_VERSION << VERSION_SHIFT);
    page.putLong(at + 8, logId);
    page.putLong(at + 16, segmentId);
    page.putLong(at + 24, basePosition);
    page.putLong(at + 32, previousSegmentId);
    page.putLong(at + 40, previousBasePosition);
    page.putLong(at + 48, createdMillis);
    page.putLong(at + 56, capacityBytes);
    page.putInt(at + 64, zeroed ? ZEROED : 0);
    page.putInt(at + CRC_AT, crcOf(page, at));
  }

  /** The header in a page, from whichever copy is intact; null where neither is. */
  static @Nullable SegmentHeader decode(ByteBuffer page) {
    page.order(ByteOrder.LITTLE_ENDIAN);
    SegmentHeader first = decodeCopy(page, 0);
    return first != null ? first : decodeCopy(page, SECOND_COPY_AT);
  }

  private static @Nullable SegmentHeader decodeCopy(ByteBuffer page, int at) {
    if (page.limit() < at + COPY_BYTES || page.getInt(at + CRC_AT) != crcOf(page, at)) {
      return null;
    }
    long magic = page.getLong(at);
    if ((magic & MAGIC_MASK) != MAGIC) {
      return null;
    }
    int version = (int) (magic >>> VERSION_SHIFT);
    if (version != FORMAT_VERSION) {
      throw LogErrors.unknownVersion("log segment", version, FORMAT_VERSION);
    }
    return new SegmentHeader(
        page.getLong(at + 8),
        page.getLong(at + 16),
        page.getLong(at + 24),
        page.getLong(at + 32),
        page.getLong(at + 40),
        page.getLong(at + 48),
        page.getLong(at + 56),
        (page.getInt(at + 64) & ZEROED) != 0);
  }

  /**
   * What the first frame tells of a segment whose header is lost: the frame's own checksum vouches
   * for the segment's id.
   */
  static @Nullable SegmentHeader fromFirstFrame(
      ByteBuffer pageAndFrame, long basePosition, SegmentHeader previous, long capacityBytes) {
    if (pageAndFrame.limit() < BYTES + Frame.HEADER_BYTES) {
      return null;
    }
    CRC32C crc = new CRC32C();
    crc.update(
        pageAndFrame.slice(BYTES + Frame.PAYLOAD_CRC_AT, Frame.HEADER_BYTES - Integer.BYTES));
    boolean whole =
        pageAndFrame.getInt(BYTES + Frame.HEADER_CRC_AT) == (int) crc.getValue()
            && pageAndFrame.getLong(BYTES + Frame.POSITION_AT) == basePosition;
    return whole
        ? new SegmentHeader(
            previous.logId(),
            pageAndFrame.getLong(BYTES + Frame.SEGMENT_ID_AT),
            basePosition,
            previous.segmentId(),
            previous.basePosition(),
            0,
            capacityBytes,
            false)
        : null;
  }

  private static int crcOf(ByteBuffer page, int at) {
    CRC32C crc = new CRC32C();
    crc.update(page.slice(at, CRC_AT));
    return (int) crc.getValue();
  }
}
