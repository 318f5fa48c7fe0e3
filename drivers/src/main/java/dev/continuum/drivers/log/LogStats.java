package dev.continuum.drivers.log;

/**
 * The log's counters since it was opened. Thread-safe (immutable).
 *
 * @param segments files of the log without the spare
 * @param freeBytes what may still be written on the file system, or -1 where it does not say
 */
public record LogStats(Appended appended, Syncs syncs, int segments, long freeBytes) {

  /**
   * What came in.
   *
   * @param bufferedBytes appended and not yet written
   */
  public record Appended(long records, long payloadBytes, long bufferedBytes) {}

  /**
   * What went to disk. Quantiles are over all forces since the open and at most 12.5 % too high.
   *
   * @param writes calls of write()
   * @param forces calls of fdatasync
   * @param forcedRecords records made durable by them; divided by {@code forces}, the mean group
   */
  public record Syncs(
      long writes,
      long writtenBytes,
      long forces,
      long forcedRecords,
      long forceNanosTotal,
      long forceNanosP50,
      long forceNanosP99,
      long forceNanosMax) {}
}
