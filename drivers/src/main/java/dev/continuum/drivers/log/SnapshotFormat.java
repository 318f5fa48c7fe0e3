package dev.continuum.drivers.log;

/**
 * The layout of a snapshot: a header, frames, a footer; little-endian, without padding. Thread-safe
 * (constants).
 *
 * <pre>
 * header (40 bytes)
 *  0  8    magic "CNTMSNP" and the format version as one byte
 *  8  u64  covered position: the last record of the log that the snapshot includes
 * 16  u64  creation, milliseconds since 1970
 * 24  12   zeros
 * 36  u32  CRC32C of bytes 0..35
 * frame (16 bytes and the payload)
 *  0  u32  CRC32C of bytes 4..15 and the payload
 *  4  u32  payload length in bytes
 *  8  u64  ordinal: 1, 2, 3 ...
 * footer (60 bytes)
 *  0  u32  CRC32C of bytes 4..59
 *  4  u32  0xFFFFFFFF where a frame has its length
 *  8  u64  number of frames
 * 16  u64  payload bytes of all frames
 * 24  32   SHA-256 of everything before the footer
 * 56  u32  zeros
 * </pre>
 */
final class SnapshotFormat {
  static final String SUFFIX = ".snapshot";
  static final String PARTIAL_SUFFIX = ".snapshot.partial";

  static final int FORMAT_VERSION = 1;
  static final long MAGIC = 0x0050_4E53_4D54_4E43L; // "CNTMSNP" read as little-endian
  static final long MAGIC_MASK = 0x00FF_FFFF_FFFF_FFFFL;
  static final int VERSION_SHIFT = 56;

  static final int HEADER_BYTES = 40;
  static final int HEADER_CRC_AT = 36;
  static final int FRAME_HEADER_BYTES = 16;
  static final int FOOTER_BYTES = 60;
  static final int FOOTER_LENGTH = -1;
  static final int FOOTER_COUNT_AT = 8;
  static final int FOOTER_PAYLOAD_BYTES_AT = 16;
  static final int FOOTER_DIGEST_AT = 24;

  /** The largest payload of a frame; a reader allocates no more for any input. */
  static final int MAX_PAYLOAD_BYTES = Frame.MAX_PAYLOAD_BYTES;

  static final int BUFFER_BYTES = 256 << 10;

  private SnapshotFormat() {}
}
