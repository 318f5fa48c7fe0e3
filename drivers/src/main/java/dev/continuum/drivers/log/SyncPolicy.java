package dev.continuum.drivers.log;

/**
 * When an append counts as committed, the values of {@code storage.sync}. Thread-safe (immutable).
 *
 * <p>The design essay of {@link SegmentedLog} says what each one risks.
 */
public enum SyncPolicy {
  /** After fdatasync: survives a power cut. */
  ALWAYS,
  /** After write() to the operating system; fdatasync follows within the interval. */
  INTERVAL,
  /** After write() to the operating system; fdatasync only when a segment is full and on close. */
  NEVER
}
