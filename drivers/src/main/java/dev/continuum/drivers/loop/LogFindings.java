package dev.continuum.drivers.loop;

import dev.continuum.drivers.log.CorruptRange;
import dev.continuum.drivers.log.RecoveryReport;

/** Says what opening the log found. Thread-safe (stateless). */
final class LogFindings {
  private LogFindings() {}

  static void report(RecoveryReport report, Warnings warnings) {
    if (report.truncatedRecords() > 0) {
      warnings.add(
          "The log had %d records (%d bytes) at its end that were not forced to disk before the last stop; they were cut off."
              .formatted(report.truncatedRecords(), report.truncatedBytes()));
    }
    for (CorruptRange range : report.corruptRanges()) {
      warnings.add(
          "The log is damaged in %s at %d (%d bytes, %s): operations %d..%d cannot be read."
              .formatted(
                  range.file(),
                  range.offsetBytes(),
                  range.lengthBytes(),
                  range.reason(),
                  range.firstPosition(),
                  range.lastPosition()));
    }
  }
}
