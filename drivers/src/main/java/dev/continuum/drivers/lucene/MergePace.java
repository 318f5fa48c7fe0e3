package dev.continuum.drivers.lucene;

import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.TieredMergePolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How eagerly segments are merged: few at a time and soon while little comes in, so that searches
 * meet few segments; many at a time and late while much comes in, so that each document is merged
 * fewer times. One thread only, except that merges report their failures from their own.
 */
final class MergePace {
  private static final Logger LOG = LoggerFactory.getLogger(MergePace.class);

  /** From this rate on, indexing goes before merging. */
  private static final long BUSY_DOCUMENTS_PER_SECOND = 4_000;

  private static final int CALM_SEGMENTS_PER_TIER = 4;
  private static final int BUSY_SEGMENTS_PER_TIER = 24;
  private static final int MAX_MERGE_THREADS = 1;

  /** Merges beyond it would stop the thread that indexes, which must never happen. */
  private static final int MAX_WAITING_MERGES = 256;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final TieredMergePolicy policy = new TieredMergePolicy();
  private final ConcurrentMergeScheduler scheduler = new Scheduler();
  private volatile @Nullable Throwable damage;
  private boolean busy;
  private long since;
  private long documents;

  MergePace() {
    scheduler.setMaxMergesAndThreads(MAX_WAITING_MERGES, MAX_MERGE_THREADS);
    scheduler.disableAutoIOThrottle();
    set(false);
  }

  MergePolicy policy() {
    return policy;
  }

  MergeScheduler scheduler() {
    return scheduler;
  }

  /** Damage that a merge found, or null: the next write reports it. */
  @Nullable Throwable damage() {
    return damage;
  }

  /** Counts a document taken in. */
  void added() {
    documents++;
  }

  /**
   * Looks at the rate since the last look, at least a second ago.
   *
   * @param nowNanos of the monotonic clock
   * @return true where it has just become calm, and merges that waited should start
   */
  boolean becameCalm(long nowNanos) {
    long elapsed = nowNanos - since;
    if (elapsed < NANOS_PER_SECOND) {
      return false;
    }
    boolean wasBusy = busy;
    boolean nowBusy = documents > BUSY_DOCUMENTS_PER_SECOND * (elapsed / NANOS_PER_SECOND);
    since = nowNanos;
    documents = 0;
    if (nowBusy != wasBusy) {
      set(nowBusy);
    }
    return wasBusy && !nowBusy;
  }

  private void set(boolean nowBusy) {
    busy = nowBusy;
    int segments = nowBusy ? BUSY_SEGMENTS_PER_TIER : CALM_SEGMENTS_PER_TIER;
    policy.setSegmentsPerTier(segments);
    policy.setMaxMergeAtOnce(segments);
  }

  /** A failed merge leaves its segments as they are; Lucene tries again later. */
  private final class Scheduler extends ConcurrentMergeScheduler {
    @Override
    protected void handleMergeException(Throwable failure) {
      LOG.warn("index: a merge failed, its segments stay as they are", failure);
      if (LuceneFailures.isDamage(failure) || LuceneFailures.isDamage(failure.getCause())) {
        damage = failure;
      }
    }
  }
}
