package dev.continuum.drivers.log;

/**
 * The layout of a frame, the unit of a segment: a header of 64 bytes, the payload, zeros up to the
 * next multiple of 8. Little-endian. Thread-safe (constants and arithmetic).
 *
 * <pre>
 *  0  u32  CRC32C of bytes 4..63
 *  4  u32  CRC32C of the payload
 *  8  u24  payload length in bytes
 * 11  u8   kind: 1 record, 2 mark, 3 seal
 * 12  u32  position minus the position known durable when the frame was written
 * 16  u64  id of the segment's present life
 * 24  u64  position: of this record; of the last record before this mark or seal
 * 32  32   SHA-256 of the payload; of a seal, the id of the next segment and zeros; of a mark, zeros
 * 64       payload
 * </pre>
 */
final class Frame {
  static final int HEADER_BYTES = 64;
  static final int ALIGNMENT_BYTES = 8;
  static final int DIGEST_BYTES = 32;

  /** What 24 bits of length can say. */
  static final int MAX_PAYLOAD_BYTES = (1 << 24) - 1;

  static final int HEADER_CRC_AT = 0;
  static final int PAYLOAD_CRC_AT = 4;
  static final int LENGTH_AND_KIND_AT = 8;
  static final int LAG_AT = 12;
  static final int SEGMENT_ID_AT = 16;
  static final int POSITION_AT = 24;
  static final int DIGEST_AT = 32;

  static final int RECORD = 1;
  static final int MARK = 2;
  static final int SEAL = 3;

  /** The lag that says nothing about what was durable. */
  static final int LAG_UNKNOWN = -1;

  private static final int KIND_SHIFT = 24;

  private Frame() {}

  static int bytesFor(int payloadBytes) {
    return (HEADER_BYTES + payloadBytes + ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
  }

  static int lengthAndKind(int payloadBytes, int kind) {
    return kind << KIND_SHIFT | payloadBytes;
  }

  static int kindOf(int lengthAndKind) {
    return lengthAndKind >>> KIND_SHIFT;
  }

  static int payloadBytesOf(int lengthAndKind) {
    return lengthAndKind & MAX_PAYLOAD_BYTES;
  }

  static int lag(long position, long durablePosition) {
    long lag = position - durablePosition;
    return lag >= 0 && lag < 0xFFFF_FFFFL ? (int) lag : LAG_UNKNOWN;
  }

  /** The position that was durable when the frame was written, or -1 where it does not say. */
  static long durablePosition(long position, int lag) {
    return lag == LAG_UNKNOWN ? -1 : position - Integer.toUnsignedLong(lag);
  }
}
