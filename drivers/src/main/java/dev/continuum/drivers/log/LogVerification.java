package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The outcome of reading every record and checking both checksums and the SHA-256. Thread-safe
 * (immutable).
 *
 * @param firstPosition where the scrub began
 * @param lastPosition what was committed when it began
 * @param records how many were whole
 */
public record LogVerification(
    long firstPosition,
    long lastPosition,
    long records,
    long payloadBytes,
    List<CorruptRange> corruptRanges) {

  private static final int PROGRESS_RECORDS = 4096;

  public LogVerification {
    corruptRanges = List.copyOf(corruptRanges);
  }

  static LogVerification of(SegmentedLog log, LongConsumer progress) {
    Tally tally = new Tally();
    long first = log.firstPosition();
    long last = log.committedPosition();
    long next = first;
    while (next <= last) {
      try (LogCursor cursor = log.readVerified(next)) {
        next = tally.count(cursor, last, progress);
      } catch (ContinuumException e) {
        if (e.code() != ErrorCode.CURSOR_INVALID) {
          throw e;
        }
        next = log.firstPosition(); // what came next has been trimmed meanwhile
      }
    }
    progress.accept(last);
    return new LogVerification(first, last, tally.records, tally.payloadBytes, tally.corrupt);
  }

  private static final class Tally {
    long records;
    long payloadBytes;
    final List<CorruptRange> corrupt = new ArrayList<>();

    long count(LogCursor cursor, long last, LongConsumer progress) {
      while (cursor.nextPosition() <= last) {
        switch (cursor.next()) {
          case LogRecord found -> {
            records++;
            payloadBytes += found.payload().remaining();
          }
          case CorruptRange gap -> corrupt.add(gap);
          case null -> throw new IllegalStateException("the log ends before " + last);
        }
        if (cursor.nextPosition() % PROGRESS_RECORDS == 0) {
          progress.accept(cursor.nextPosition() - 1);
        }
      }
      return cursor.nextPosition();
    }
  }

  public boolean sound() {
    return corruptRanges.isEmpty();
  }
}
