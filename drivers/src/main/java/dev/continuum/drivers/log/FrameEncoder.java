package dev.continuum.drivers.log;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames into a buffer without allocating. One thread only (or under the lock of its owner).
 */
final class FrameEncoder {
  private static final byte[] NO_BYTES = {};
  private static final byte[] ZERO_DIGEST = new byte[Frame.DIGEST_BYTES];

  private final CRC32C crc = new CRC32C();
  private final MessageDigest sha256 = newSha256();
  private final byte[] digest = new byte[Frame.DIGEST_BYTES];

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Encodes at the buffer's position and advances it past the padding. */
  void record(
      ByteBuffer target,
      long segmentId,
      long position,
      long durablePosition,
      byte[] payload,
      int offset,
      int length,
      byte @Nullable [] precomputedDigest) {
    frame(
        target,
        Frame.RECORD,
        segmentId,
        position,
        durablePosition,
        payload,
        offset,
        length,
        precomputedDigest == null ? digestOf(payload, offset, length) : precomputedDigest);
  }

  void mark(ByteBuffer target, long segmentId, long position, long durablePosition) {
    frame(target, Frame.MARK, segmentId, position, durablePosition, NO_BYTES, 0, 0, ZERO_DIGEST);
  }

  void seal(ByteBuffer target, long segmentId, long lastPosition, long nextSegmentId) {
    ByteBuffer.wrap(digest).clear().put(ZERO_DIGEST).rewind();
    ByteBuffer.wrap(digest).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(nextSegmentId);
    frame(target, Frame.SEAL, segmentId, lastPosition, lastPosition, NO_BYTES, 0, 0, digest);
  }

  private void frame(
      ByteBuffer target,
      int kind,
      long segmentId,
      long position,
      long durablePosition,
      byte[] payload,
      int offset,
      int length,
      byte[] sha) {
    int at = target.position();
    crc.reset();
    crc.update(payload, offset, length);
    target.putInt(at + Frame.PAYLOAD_CRC_AT, (int) crc.getValue());
    target.putInt(at + Frame.LENGTH_AND_KIND_AT, Frame.lengthAndKind(length, kind));
    target.putInt(at + Frame.LAG_AT, Frame.lag(position, durablePosition));
    target.putLong(at + Frame.SEGMENT_ID_AT, segmentId);
    target.putLong(at + Frame.POSITION_AT, position);
    target.put(at + Frame.DIGEST_AT, sha);
    sealHeader(target, at);
    target.position(at + Frame.HEADER_BYTES);
    target.put(payload, offset, length);
    int end = at + Frame.bytesFor(length);
    while (target.position() < end) {
      target.put((byte) 0);
    }
  }

  /**
   * Says in an encoded frame what is durable by now. The first frame of each group is stamped right
   * before it is written, so that a group on disk proves the one before it.
   */
  void restamp(ByteBuffer target, int at, long durablePosition) {
    target.putInt(
        at + Frame.LAG_AT, Frame.lag(target.getLong(at + Frame.POSITION_AT), durablePosition));
    sealHeader(target, at);
  }

  private void sealHeader(ByteBuffer target, int at) {
    int position = target.position();
    int limit = target.limit();
    crc.reset();
    target.limit(at + Frame.HEADER_BYTES).position(at + Frame.PAYLOAD_CRC_AT);
    crc.update(target);
    target.limit(limit).position(position);
    target.putInt(at + Frame.HEADER_CRC_AT, (int) crc.getValue());
  }

  private byte[] digestOf(byte[] payload, int offset, int length) {
    try {
      sha256.update(payload, offset, length);
      sha256.digest(digest, 0, Frame.DIGEST_BYTES);
      return digest;
    } catch (DigestException e) {
      throw new IllegalStateException("a SHA-256 has 32 bytes", e);
    }
  }
}
