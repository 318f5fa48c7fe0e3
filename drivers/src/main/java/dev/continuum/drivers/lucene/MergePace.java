package dev.continuum.drivers.lucene;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
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
 * fewer times. Thread-safe.
 */
final class MergePace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MergePace.class);

  /** From this rate on, indexing goes before merging. */
  private static final long BUSY_DOCUMENTS_PER_SECOND = 4_000;

  private static final int CALM_SEGMENTS_PER_TIER = 4;
  private static final int BUSY_SEGMENTS_PER_TIER = 24;
  private static final int MAX_MERGE_THREADS = 1;

  /** Merges beyond it would stop the thread that indexes, which must never happen. */
  private static final int MAX_WAITING_MERGES = 256;

  private final TieredMergePolicy policy = new TieredMergePolicy();
  private final LongAdder documents = new LongAdder();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("index-merge-pace").factory());
  private volatile @Nullable Throwable damage;
  private boolean busy;

  MergePace() {
    set(false);
  }

  MergePolicy policy() {
    return policy;
  }

  /** For one writer: a scheduler ends with it. */
  MergeScheduler newScheduler() {
    ConcurrentMergeScheduler scheduler = new Scheduler();
    scheduler.setMaxMergesAndThreads(MAX_WAITING_MERGES, MAX_MERGE_THREADS);
    scheduler.disableAutoIOThrottle();
    return scheduler;
  }

  /**
   * Looks at the rate once a second from now on.
   *
   * @param onCalm is told when it becomes calm, so that merges that waited start
   */
  void watch(Runnable onCalm) {
    var _ = watch.scheduleWithFixedDelay(() -> look(onCalm), 1, 1, TimeUnit.SECONDS);
  }

  /** Counts a document taken in. */
  void added() {
    documents.increment();
  }

  /** Damage that a merge found, or null: the next write reports it. */
  @Nullable Throwable damage() {
    return damage;
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }

  private void look(Runnable onCalm) {
    boolean nowBusy = documents.sumThenReset() > BUSY_DOCUMENTS_PER_SECOND;
    if (nowBusy == busy) {
      return;
    }
    set(nowBusy);
    if (!nowBusy) {
      onCalm.run();
    }
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
