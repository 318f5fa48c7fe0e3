package dev.continuum.drivers.rocksdb;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;

/**
 * What a {@link RocksStateStore} may use. Thread-safe (immutable).
 *
 * @param blockCacheBytes memory for blocks read from disk, their indexes and filters
 * @param memtableBytes memory for what is not yet flushed, all tables together; while one flush
 *     runs the same again may be in use
 * @param maxBackgroundJobs threads that flush and compact
 * @param linkPrefixBytes how many first bytes of a key of LINKS its scans have in common, for the
 *     prefix filter; 0 for no such filter
 */
public record RocksStateOptions(
    long blockCacheBytes, long memtableBytes, int maxBackgroundJobs, int linkPrefixBytes) {
  public static final RocksStateOptions DEFAULT =
      new RocksStateOptions(64L << 20, 32L << 20, 2, 24);

  private static final long MIN_BYTES = 1L << 20;
  private static final int MAX_JOBS = 16;
  private static final int MAX_PREFIX_BYTES = 64;

  public RocksStateOptions {
    atLeast("blockCacheBytes", blockCacheBytes);
    atLeast("memtableBytes", memtableBytes);
    between("maxBackgroundJobs", maxBackgroundJobs, 1, MAX_JOBS);
    between("linkPrefixBytes", linkPrefixBytes, 0, MAX_PREFIX_BYTES);
  }

  private static void atLeast(String field, long value) {
    if (value < MIN_BYTES) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID, field, value, "at least " + MIN_BYTES);
    }
  }

  private static void between(String field, int value, int min, int max) {
    if (value < min || value > max) {
      throw ContinuumException.field(ErrorCode.CONFIG_INVALID, field, value, min + ".." + max);
    }
  }
}
