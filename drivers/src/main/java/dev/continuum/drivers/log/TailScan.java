package dev.continuum.drivers.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the last segment after a stop of any kind and decides where the log ends. One thread only.
 *
 * <p>A broken place is corruption if a later frame proves that a record in it was durable, and a
 * torn write otherwise; the log is cut at the first torn place. See the essay of {@link
 * SegmentedLog}.
 */
final class TailScan {
  private final SegmentReader reader;
  private final Segment segment;
  private final List<CorruptRange> corruptRanges = new ArrayList<>();

  private long endOffsetBytes;
  private long lastPosition;
  private long provenPosition;
  private long cutRecords;
  private boolean sealed;

  TailScan(SegmentReader reader, Segment segment) {
    this.reader = reader;
    this.segment = segment;
  }

  TailScan run() {
    FrameWalk walk = new FrameWalk(reader, SegmentHeader.BYTES, segment.basePosition());
    List<CorruptRange> gaps = new ArrayList<>();
    List<Long> recordsBeforeGap = new ArrayList<>();
    long records = 0;
    FrameWalk.Step step;
    while ((step = walk.advance(Long.MAX_VALUE)) != FrameWalk.Step.END) {
      if (step == FrameWalk.Step.RECORD) {
        records++;
        segment.index.note(walk.expectedPosition() - 1, walk.recordOffsetBytes());
      } else {
        gaps.add(walk.gap(segment.name));
        recordsBeforeGap.add(records);
      }
    }
    sealed = walk.sealed();
    provenPosition = walk.durablePosition();
    endOffsetBytes = walk.wholeEndBytes();
    lastPosition = walk.expectedPosition() - 1;
    for (int i = 0; i < gaps.size(); i++) {
      CorruptRange gap = gaps.get(i);
      if (gap.firstPosition() > provenPosition) {
        endOffsetBytes = gap.offsetBytes();
        lastPosition = gap.firstPosition() - 1;
        cutRecords = records - recordsBeforeGap.get(i);
        break;
      }
      corruptRanges.add(gap);
    }
    return this;
  }

  /** Where the next frame goes. */
  long endOffsetBytes() {
    return endOffsetBytes;
  }

  long lastPosition() {
    return lastPosition;
  }

  /** What the frames prove to have been durable. */
  long provenPosition() {
    return provenPosition;
  }

  /** Whole records behind a torn place: written, never known durable, cut off with it. */
  long cutRecords() {
    return cutRecords;
  }

  boolean sealed() {
    return sealed;
  }

  List<CorruptRange> corruptRanges() {
    return corruptRanges;
  }
}
