package dev.continuum.drivers.log;

/**
 * Counts of the sync thread and a histogram of how long fdatasync takes. Thread-safe.
 *
 * <p>Buckets are eight to a power of two, so a quantile is at most 12.5 % too high.
 */
final class SyncStats {
  private static final int SUB_BUCKET_BITS = 3;
  private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;

  private final long[] buckets = new long[Long.SIZE * SUB_BUCKETS];
  private long writes;
  private long writtenBytes;
  private long forces;
  private long forcedRecords;
  private long forceNanos;
  private long maxForceNanos;

  synchronized void wrote(int bytes) {
    writes++;
    writtenBytes += bytes;
  }

  synchronized void forced(long nanos, long records) {
    forces++;
    forcedRecords += records;
    forceNanos += nanos;
    maxForceNanos = Math.max(maxForceNanos, nanos);
    buckets[bucketOf(nanos)]++;
  }

  synchronized LogStats.Syncs snapshot() {
    return new LogStats.Syncs(
        writes,
        writtenBytes,
        forces,
        forcedRecords,
        forceNanos,
        quantile(0.5),
        quantile(0.99),
        maxForceNanos);
  }

  private long quantile(double fraction) {
    long rank = (long) Math.ceil(forces * fraction);
    long seen = 0;
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      seen += buckets[bucket];
      if (seen >= rank && seen > 0) {
        return Math.min(upperBoundOf(bucket), maxForceNanos);
      }
    }
    return 0;
  }

  static int bucketOf(long nanos) {
    if (nanos < SUB_BUCKETS) {
      return (int) Math.max(0, nanos);
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    int sub = (int) (nanos >>> (exponent - SUB_BUCKET_BITS)) & (SUB_BUCKETS - 1);
    return (exponent - SUB_BUCKET_BITS + 1) * SUB_BUCKETS + sub;
  }

  static long upperBoundOf(int bucket) {
    if (bucket < SUB_BUCKETS) {
      return bucket;
    }
    int shift = bucket / SUB_BUCKETS - 1;
    return ((long) (SUB_BUCKETS + bucket % SUB_BUCKETS + 1) << shift) - 1;
  }
}
