package dev.continuum.drivers.loop;

import dev.continuum.core.memory.port.DerivedDataDamaged;
import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.recall.Staleness;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index a little behind the state. Thread-safe; one thread of its own writes the index.
 *
 * <p>The index is slower than the log, so it follows in large batches. There are two ways to
 * follow. Live: the loop hands over the changes of each batch that it applied, through a queue that
 * is bounded in operations and bytes, those in the making counted; where it is full the loop waits,
 * so that the lag stays bounded and writers are slowed to what the index can take. Catching up:
 * nothing is queued; this thread derives the changes from the log and the state, from the position
 * the index covers to the end. A start begins so, and so does the time after a failure of the
 * index: then writes go on and recalls say how stale they are.
 *
 * <p>What is applied becomes searchable by a refresh, and a refresh costs. So it happens when a
 * recall waits for it, else every {@link IndexFeedOptions#refreshInterval}.
 */
final class IndexFeed implements Staleness, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFeed.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_RUN_BYTES = 8L << 20;

  private final RebuildableIndex index;
  private final IndexFeedOptions options;
  private final IndexCatchUp catchUp;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();

  /** Signalled where the index thread has something to do. */
  private final Condition work = lock.newCondition();

  /** Signalled where the searchable position moved or what was queued is in the index. */
  private final Condition progress = lock.newCondition();

  // Under the lock.
  private final IndexQueue queue = new IndexQueue();
  private final UnseenWrites unseen = new UnseenWrites();
  private long coveredPosition;

  /** The latest position whose operation changes the index: nobody needs to wait beyond it. */
  private long changedPosition;

  private long wantedPosition;
  private boolean live;
  private boolean closing;

  private volatile long searchablePosition;

  /** False while an index that was empty at the start has not seen the whole state yet. */
  private volatile boolean whole;

  private volatile @Nullable RuntimeException problem;

  // Of the index thread.
  private long indexedPosition;
  private long refreshedNanos = System.nanoTime();
  private long committedNanos = refreshedNanos;
  private long uncommittedBytes;

  /**
   * A feed that begins to catch up when started.
   *
   * @param coveredPosition what the state covers
   */
  IndexFeed(
      RebuildableIndex index,
      IndexFeedOptions options,
      IndexCatchUp catchUp,
      long coveredPosition) {
    this.index = index;
    this.options = options;
    this.catchUp = catchUp;
    this.coveredPosition = coveredPosition;
    this.changedPosition = coveredPosition;
    this.searchablePosition = index.searchablePosition();
    this.indexedPosition = index.committedPosition();
    this.whole = indexedPosition > 0;
    if (indexedPosition < coveredPosition) {
      unseen.add(coveredPosition, catchUp.writtenMillisAfter(indexedPosition));
    }
    this.thread = Thread.ofPlatform().name("index").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Hands over what follows from a run of operations that the state covers now; never waits. */
  void applied(List<IndexChange> changes, long throughPosition, int operations, long wallMillis) {
    lock.lock();
    try {
      coveredPosition = throughPosition;
      if (!changes.isEmpty()) {
        changedPosition = throughPosition;
        unseen.add(throughPosition, wallMillis);
      }
      if (live) {
        queue.add(IndexQueue.Run.of(changes, throughPosition, operations));
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits while the index lags too far behind. */
  void awaitRoom() throws InterruptedException {
    lock.lock();
    try {
      while (live && !closing && isFull()) {
        progress.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    return queue.operations() > options.maxLagOperations() || queue.bytes() > options.maxLagBytes();
  }

  /**
   * Waits until searches see everything up to a position.
   *
   * @return false where the time was over before
   */
  boolean awaitSearchable(long position, long maxNanos) {
    if (whole && searchablePosition >= position) {
      return true;
    }
    lock.lock();
    try {
      long needed = Math.min(position, changedPosition);
      if (needed > wantedPosition && searchablePosition < needed) {
        wantedPosition = needed;
        work.signal();
      }
      long left = maxNanos;
      while ((searchablePosition < needed || !whole) && left > 0 && !closing) {
        left = progress.awaitNanos(left);
      }
      return whole && searchablePosition >= needed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long millis(long searchablePosition, long nowMillis) {
    lock.lock();
    try {
      return unseen.ageMillis(searchablePosition, nowMillis);
    } finally {
      lock.unlock();
    }
  }

  /** What searches see. */
  long searchablePosition() {
    return searchablePosition;
  }

  /** Operations that the state covers and searches do not see. */
  long lagOperations() {
    lock.lock();
    try {
      return Math.max(whole ? 0 : 1, changedPosition - searchablePosition);
    } finally {
      lock.unlock();
    }
  }

  /** Why the index does not follow, or null. */
  @Nullable RuntimeException problem() {
    return problem;
  }

  /** Commits what was taken in and stops; what is queued is left for the next start. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      work.signalAll();
      progress.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    index.close();
  }

  private void run() {
    while (!isClosing()) {
      try {
        follow();
      } catch (DerivedDataDamaged damage) {
        fall(damage);
        pause();
        if (index.isIn(damage.folder())) {
          rebuild(damage);
        }
      } catch (RuntimeException failure) {
        fall(failure);
        pause();
        if (index.committedPosition() == 0) {
          beginAnew();
        }
      }
    }
    commitAtEnd();
  }

  /** Catches up, then follows live until the feed closes. */
  private void follow() {
    while (!isClosing()) {
      if (isLive()) {
        IndexQueue.Run run = nextRun();
        if (run != null) {
          take(run.changes(), run.throughPosition(), run.bytes());
          indexed(run);
        }
      } else {
        catchUp();
      }
      refreshWhereDue();
      commitWhereDue();
      problem = null;
    }
  }

  private void catchUp() {
    long target = covered();
    boolean rebuilding = indexedPosition == 0;
    if (target > indexedPosition || rebuilding) {
      catchUp.changes(
          indexedPosition,
          target,
          (changes, through) -> {
            take(changes, through, IndexQueue.bytesOf(changes));
            if (!rebuilding) {
              refreshWhereDue();
              commitWhereDue();
            }
            return !isClosing();
          });
      if (isClosing()) {
        return;
      }
    }
    goLiveAt(indexedPosition);
  }

  private void goLiveAt(long position) {
    refresh();
    lock.lock();
    try {
      live = coveredPosition == position;
      whole = true;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void take(List<IndexChange> changes, long throughPosition, long bytes) {
    index.apply(changes, throughPosition);
    indexedPosition = throughPosition;
    uncommittedBytes += bytes;
  }

  /** Makes room for as much as was taken into the index. */
  private void indexed(IndexQueue.Run run) {
    lock.lock();
    try {
      queue.indexed(run);
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What is queued, or null where it is time for something else. */
  private IndexQueue.@Nullable Run nextRun() {
    lock.lock();
    try {
      long left = options.refreshInterval().toNanos();
      while (queue.isEmpty() && !closing && wantedPosition <= searchablePosition && left > 0) {
        left = work.awaitNanos(left);
      }
      if (queue.isEmpty()) {
        return null;
      }
      return queue.takeUpTo(MAX_RUN_BYTES);
    } catch (InterruptedException e) {
      closing = true;
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void refreshWhereDue() {
    if (indexedPosition == searchablePosition) {
      return;
    }
    long age = System.nanoTime() - refreshedNanos;
    if (isWanted() || age >= options.refreshInterval().toNanos()) {
      refresh();
    }
  }

  private boolean isWanted() {
    lock.lock();
    try {
      return wantedPosition > searchablePosition && wantedPosition <= indexedPosition;
    } finally {
      lock.unlock();
    }
  }

  private void refresh() {
    index.refresh();
    refreshedNanos = System.nanoTime();
    lock.lock();
    try {
      searchablePosition = index.searchablePosition();
      unseen.seen(searchablePosition);
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void commitWhereDue() {
    if (index.committedPosition() == indexedPosition) {
      committedNanos = System.nanoTime();
      return;
    }
    long age = System.nanoTime() - committedNanos;
    if (uncommittedBytes >= options.maxUncommittedBytes()
        || age >= options.commitInterval().toNanos()) {
      commit();
    }
  }

  private void commit() {
    index.commit();
    committedNanos = System.nanoTime();
    uncommittedBytes = 0;
  }

  private void commitAtEnd() {
    try {
      if (problem == null && index.committedPosition() < indexedPosition) {
        commit();
      }
    } catch (RuntimeException e) {
      LOG.warn("index: not committed at the end, the next start replays: {}", e.getMessage());
    }
  }

  /** The queue is given up, and what was not committed: the log has it all. */
  private void fall(RuntimeException failure) {
    if (problem == null) {
      LOG.error("index: it does not follow, recalls become stale", failure);
    }
    problem = failure;
    indexedPosition = index.committedPosition();
    lock.lock();
    try {
      live = false;
      queue.clear();
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void rebuild(DerivedDataDamaged damage) {
    try {
      index.rebuild(damage);
      begun();
    } catch (RuntimeException again) {
      problem = again;
      pause();
    }
  }

  /** What was half built from the state cannot be told from what is whole. */
  private void beginAnew() {
    try {
      index.beginAnew();
      begun();
    } catch (RuntimeException again) {
      problem = again;
    }
  }

  private void begun() {
    indexedPosition = index.committedPosition();
    searchablePosition = index.searchablePosition();
    whole = indexedPosition > 0;
    uncommittedBytes = 0;
  }

  private void pause() {
    lock.lock();
    try {
      long left = RETRY_NANOS;
      while (left > 0 && !closing) {
        left = work.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      closing = true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private boolean isLive() {
    lock.lock();
    try {
      return live;
    } finally {
      lock.unlock();
    }
  }

  private long covered() {
    lock.lock();
    try {
      return coveredPosition;
    } finally {
      lock.unlock();
    }
  }
}
