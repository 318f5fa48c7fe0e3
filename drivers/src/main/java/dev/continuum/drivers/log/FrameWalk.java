package dev.continuum.drivers.log;

/**
 * Goes from frame to frame through a segment and says where the chain of positions is broken. One
 * thread only. Recovery and cursors both walk with it, so that they see the same damage.
 */
final class FrameWalk {
  /** What the walk came upon. */
  enum Step {
    /** A whole record; the reader stands on it. */
    RECORD,
    /** Records that must be here and are not; see the gap accessors. */
    GAP,
    /** No whole frame from here to the end of the segment. */
    END
  }

  private static final long NO_DAMAGE = -1;

  private final SegmentReader reader;
  private long offsetBytes;
  private long expectedPosition;
  private long durablePosition;
  private boolean sealed;
  private long wholeEndBytes;

  private long gapFirstPosition;
  private long gapLastPosition;
  private long gapOffsetBytes;
  private long gapEndBytes;
  private CorruptRange.Reason gapReason = CorruptRange.Reason.FRAME_HEADER;

  FrameWalk(SegmentReader reader, long offsetBytes, long expectedPosition) {
    this.reader = reader;
    this.offsetBytes = offsetBytes;
    this.wholeEndBytes = offsetBytes;
    this.expectedPosition = expectedPosition;
    this.durablePosition = expectedPosition - 1;
  }

  /**
   * Takes one step.
   *
   * @param throughPosition frames beyond it may still be in the making and are not looked at
   */
  Step advance(long throughPosition) {
    long damageOffset = NO_DAMAGE;
    while (true) {
      SegmentReader.Status status = reader.read(offsetBytes);
      if (status == SegmentReader.Status.HEADER_DAMAGED || frameFirst() < expectedPosition) {
        damageOffset = damageOffset == NO_DAMAGE ? offsetBytes : damageOffset;
        long found =
            reader.find(offsetBytes + Frame.ALIGNMENT_BYTES, expectedPosition - 1, throughPosition);
        if (found < 0) {
          return Step.END;
        }
        offsetBytes = found;
        continue;
      }
      durablePosition = Math.max(durablePosition, reader.durablePosition());
      if (frameFirst() > expectedPosition) {
        long from = damageOffset == NO_DAMAGE ? offsetBytes : damageOffset;
        return gap(frameFirst() - 1, from, offsetBytes, CorruptRange.Reason.FRAME_HEADER);
      }
      damageOffset = NO_DAMAGE;
      long from = offsetBytes;
      offsetBytes += reader.frameBytes();
      switch (reader.kind()) {
        case Frame.RECORD -> {
          if (status == SegmentReader.Status.PAYLOAD_DAMAGED) {
            return gap(expectedPosition, from, offsetBytes, CorruptRange.Reason.PAYLOAD);
          }
          expectedPosition++;
          wholeEndBytes = offsetBytes;
          return Step.RECORD;
        }
        case Frame.SEAL -> {
          sealed = true;
          wholeEndBytes = offsetBytes;
          return Step.END;
        }
        default -> wholeEndBytes = offsetBytes; // a mark has told what is durable, and that is all
      }
    }
  }

  /** Whether the walk ended at a seal: the segment is full and has a successor. */
  boolean sealed() {
    return sealed;
  }

  /** Counts positions as lost up to one, where the caller knows more than the frames say. */
  void skipThrough(long position) {
    expectedPosition = position + 1;
  }

  /** Where the walk stands. */
  long offsetBytes() {
    return offsetBytes;
  }

  /** Where the last whole frame ended. */
  long wholeEndBytes() {
    return wholeEndBytes;
  }

  /** Where the frame of the last {@link Step#RECORD} began. */
  long recordOffsetBytes() {
    return offsetBytes - reader.frameBytes();
  }

  long expectedPosition() {
    return expectedPosition;
  }

  /** The highest position that a frame seen so far proves durable. */
  long durablePosition() {
    return durablePosition;
  }

  CorruptRange gap(String file) {
    return new CorruptRange(
        file,
        gapOffsetBytes,
        gapEndBytes - gapOffsetBytes,
        gapFirstPosition,
        gapLastPosition,
        reader.unreadable() ? CorruptRange.Reason.UNREADABLE : gapReason);
  }

  private Step gap(long lastPosition, long from, long end, CorruptRange.Reason reason) {
    gapFirstPosition = expectedPosition;
    gapLastPosition = lastPosition;
    gapOffsetBytes = from;
    gapEndBytes = end;
    gapReason = reason;
    expectedPosition = lastPosition + 1;
    return Step.GAP;
  }

  /** The first position that must not be missing before the frame at hand. */
  private long frameFirst() {
    return reader.kind() == Frame.RECORD ? reader.position() : reader.position() + 1;
  }
}
