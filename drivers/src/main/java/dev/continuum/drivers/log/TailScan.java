package dev.continuum.drivers.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the last segment after a stop of any kind and decides where the log ends. One thread only.
 *
 * <p>A broken place is corruption if a later frame proves that a record in it was durable, and a
 * torn write otherwise; the log is cut at the first torn place. See the essay of {@link
 * SegmentedLog}. Where no record is kept, the segment begins anew: damage may have left its only
 * frame anywhere, and the records to come must not be written behind it.
 */
final class TailScan {
  private final SegmentReader reader;
  private final Segment segment;
  private final List<CorruptRange> corruptRanges = new ArrayList<>();

  private long endOffsetBytes;
  private long lastPosition;
  private long provenPosition;
  private long cutRecords;
  private long firstUnprovenOffsetBytes;
  private boolean sealed;

  /** A broken place and how many whole records lie before it. */
  private record Gap(CorruptRange range, long recordsBefore) {}

  TailScan(SegmentReader reader, Segment segment) {
    this.reader = reader;
    this.segment = segment;
  }

  TailScan run() {
    FrameWalk walk = new FrameWalk(reader, SegmentHeader.BYTES, segment.basePosition());
    List<Gap> gaps = new ArrayList<>();
    long records = 0;
    FrameWalk.Step step;
    while ((step = walk.advance(Long.MAX_VALUE)) != FrameWalk.Step.END) {
      if (step == FrameWalk.Step.RECORD) {
        records++;
        segment.index.note(walk.expectedPosition() - 1, walk.recordOffsetBytes());
      } else {
        gaps.add(new Gap(walk.gap(segment.name), records));
      }
    }
    sealed = walk.sealed();
    endOffsetBytes = walk.wholeEndBytes();
    lastPosition = walk.expectedPosition() - 1;
    judge(gaps, walk.durablePosition(), records);
    provenPosition = Math.min(walk.durablePosition(), lastPosition);
    segment.index.truncate(endOffsetBytes);
    firstUnprovenOffsetBytes = provenPosition < lastPosition ? findUnproven() : endOffsetBytes;
    return this;
  }

  /** Keeps what is proven, cuts at the first gap that is not. */
  private void judge(List<Gap> gaps, long durablePosition, long records) {
    for (Gap gap : gaps) {
      if (gap.range.firstPosition() > durablePosition) {
        endOffsetBytes = gap.range.offsetBytes();
        lastPosition = gap.range.firstPosition() - 1;
        cutRecords = records - gap.recordsBefore;
        break;
      }
      corruptRanges.add(gap.range);
    }
    if (!sealed && isEmpty()) {
      endOffsetBytes = SegmentHeader.BYTES;
    }
    if (!sealed && reader.lastUnreadableOffset() >= endOffsetBytes) {
      // Acknowledged records may lie there; cutting them off is not ours to decide.
      throw LogErrors.unreadable(
          segment.name, reader.lastUnreadableOffset(), new IOException("bad sector"));
    }
  }

  private long findUnproven() {
    long from = provenPosition + 1;
    FrameWalk walk =
        new FrameWalk(
            reader,
            segment.index.offsetAtOrBefore(from, SegmentHeader.BYTES),
            segment.index.positionAtOrBefore(from, segment.basePosition()));
    FrameWalk.Step step;
    do {
      step = walk.advance(lastPosition);
    } while (step != FrameWalk.Step.END && walk.expectedPosition() <= from);
    long found =
        switch (step) {
          case RECORD -> walk.recordOffsetBytes();
          case GAP -> walk.offsetBytes();
          case END -> endOffsetBytes;
        };
    // A gap that began before the proven end may reach to the place that was cut off and beyond.
    return Math.min(found, endOffsetBytes);
  }

  /** Where the next frame goes. */
  long endOffsetBytes() {
    return endOffsetBytes;
  }

  long lastPosition() {
    return lastPosition;
  }

  /** The last record kept that the frames prove to have been durable. */
  long provenPosition() {
    return provenPosition;
  }

  /** Where the first record begins that is kept and not proven; the end where there is none. */
  long firstUnprovenOffsetBytes() {
    return firstUnprovenOffsetBytes;
  }

  /** Whole records behind a torn place: written, never known durable, cut off with it. */
  long cutRecords() {
    return cutRecords;
  }

  /** Whether neither a record is kept nor a place where one was. */
  boolean isEmpty() {
    return lastPosition < segment.basePosition();
  }

  boolean sealed() {
    return sealed;
  }

  List<CorruptRange> corruptRanges() {
    return corruptRanges;
  }
}
