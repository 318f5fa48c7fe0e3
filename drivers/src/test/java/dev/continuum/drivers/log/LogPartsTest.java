package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The small parts of the log, each alone. */
class LogPartsTest {
  @Test
  void framesArePaddedToEightBytes() {
    assertEquals(64, Frame.bytesFor(0));
    assertEquals(72, Frame.bytesFor(1));
    assertEquals(72, Frame.bytesFor(8));
    assertEquals(80, Frame.bytesFor(9));
    assertEquals(Frame.SEAL, Frame.kindOf(Frame.lengthAndKind(5, Frame.SEAL)));
    assertEquals(
        Frame.MAX_PAYLOAD_BYTES,
        Frame.payloadBytesOf(Frame.lengthAndKind(Frame.MAX_PAYLOAD_BYTES, Frame.RECORD)));
  }

  @Test
  void theLagSaysWhatWasDurable() {
    assertEquals(7, Frame.durablePosition(10, Frame.lag(10, 7)));
    assertEquals(10, Frame.durablePosition(10, Frame.lag(10, 10)));
    long far = 1L << 40;
    assertEquals(
        far - 4_000_000_000L, Frame.durablePosition(far, Frame.lag(far, far - 4_000_000_000L)));
    assertEquals(-1, Frame.durablePosition(far, Frame.lag(far, 0)), "too far back to say");
  }

  @Test
  void segmentNamesSortAsTheirPositions() {
    assertEquals("00000000000000000001.log", Segment.nameOf(1));
    assertEquals(Long.MAX_VALUE, Segment.baseOf(Segment.nameOf(Long.MAX_VALUE)));
    assertEquals(-1, Segment.baseOf("1.log"));
    assertEquals(-1, Segment.baseOf("0000000000000000000x.log"));
    assertEquals(-1, Segment.baseOf("00000000000000000001.tmp"));
  }

  @Test
  void theLargestPayloadFillsASegment() {
    for (long bytes = LogOptions.MIN_SEGMENT_BYTES; bytes < 200_000; bytes += 4096) {
      int largest = (int) Segment.largestPayload(bytes);
      assertTrue(Segment.roomFor(largest) <= bytes, largest + " in " + bytes);
      assertTrue(Segment.roomFor(largest + 1) > bytes, largest + " in " + bytes);
    }
  }

  @Test
  void theIndexFindsTheNearestKnownPlaceBefore() {
    SegmentIndex index = new SegmentIndex();
    assertEquals(4096, index.offsetAtOrBefore(10, 4096));
    for (int i = 0; i < 1000; i++) {
      index.note(100 + i, 4096 + 1000L * i);
    }
    for (int position = 100; position < 1100; position++) {
      long at = index.positionAtOrBefore(position, -1);
      long offset = index.offsetAtOrBefore(position, -1);
      assertTrue(at <= position && position - at <= SegmentIndex.STRIDE_BYTES / 1000 + 1);
      assertEquals(4096 + 1000 * (at - 100), offset);
    }
    assertEquals(-1, index.offsetAtOrBefore(99, -1));
    index.truncate(4096);
    assertEquals(-1, index.offsetAtOrBefore(2000, -1));
  }

  @Test
  void histogramBucketsHoldTheirValuesWithinAnEighth() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long nanos = random.nextLong() >>> (1 + random.nextInt(62));
      long upper = SyncStats.upperBoundOf(SyncStats.bucketOf(nanos));
      assertTrue(nanos <= upper, nanos + " above " + upper);
      assertTrue(upper - nanos <= nanos / 8 + 1, nanos + " far below " + upper);
    }
  }

  @Test
  void quantilesAreOfWhatWasForced() {
    SyncStats stats = new SyncStats();
    assertEquals(0, stats.snapshot().forceNanosP50());
    for (int i = 1; i <= 100; i++) {
      stats.forced(i * 1000L, 2);
    }
    LogStats.Syncs syncs = stats.snapshot();
    assertEquals(100, syncs.forces());
    assertEquals(200, syncs.forcedRecords());
    assertEquals(5_050_000, syncs.forceNanosTotal());
    assertEquals(100_000, syncs.forceNanosMax());
    assertTrue(syncs.forceNanosP50() >= 50_000 && syncs.forceNanosP50() <= 56_250);
    assertTrue(syncs.forceNanosP99() >= 99_000 && syncs.forceNanosP99() <= 100_000);
  }
}
