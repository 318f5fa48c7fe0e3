package dev.continuum.drivers.log;

import java.util.List;

/**
 * What opening the log found. Thread-safe (immutable).
 *
 * @param segments files of the log, the active one included
 * @param firstPosition the oldest record kept (one past the last where there is none)
 * @param lastPosition the newest record kept
 * @param provenPosition everything up to here was durable before the open, by what the frames say
 * @param truncatedBytes the torn tail that was cut off: never acknowledged under {@code always}
 * @param truncatedRecords whole records within that tail
 * @param corruptRanges damage to records that were durable, in the tail segment and between
 *     segments; the inside of older segments is checked when it is read, or by {@link
 *     SegmentedLog#verify}
 */
public record RecoveryReport(
    int segments,
    long firstPosition,
    long lastPosition,
    long provenPosition,
    long truncatedBytes,
    long truncatedRecords,
    List<CorruptRange> corruptRanges) {

  public RecoveryReport {
    corruptRanges = List.copyOf(corruptRanges);
  }

  public long records() {
    long lost = 0;
    for (CorruptRange range : corruptRanges) {
      lost += range.lastPosition() - range.firstPosition() + 1;
    }
    return lastPosition - firstPosition + 1 - lost;
  }
}
