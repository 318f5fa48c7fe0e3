package dev.continuum.drivers.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.IndexHits;
import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.memory.port.MemoryIndex;
import dev.continuum.core.value.MemoryId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexFeedTest {
  private static final int MAX_LAG_OPERATIONS = 1;
  private static final List<IndexChange> CHANGES =
      List.of(new IndexChange.Delete(1, new MemoryId(2, 3)));

  @TempDir Path folder;

  @Test
  void whatTheIndexIsTakingInCountsAsLag() throws Exception {
    SlowIndex index = new SlowIndex();
    IndexFeedOptions options =
        new IndexFeedOptions(
            MAX_LAG_OPERATIONS, 1 << 20, Duration.ofMillis(1), Duration.ofHours(1), 1 << 20);
    RebuildableIndex rebuildable =
        new RebuildableIndex(folder, place -> index, new Warnings(), index.committed);
    try (IndexFeed feed = new IndexFeed(rebuildable, options, new NothingToCatchUp(), 1)) {
      feed.start();
      try {
        theWriterWaitsFor(index, feed);
      } finally {
        index.mayGoOn.countDown();
      }
    }
  }

  private static void theWriterWaitsFor(SlowIndex index, IndexFeed feed) throws Exception {
    assertTrue(feed.awaitSearchable(1, Duration.ofMinutes(1).toNanos()));
    Await.until("the feed follows live", () -> hands(feed, index));

    Thread writer = Thread.ofPlatform().start(() -> awaitRoom(feed));
    Await.until("the writer waits or goes on", () -> isSettled(writer));
    assertEquals(Thread.State.WAITING, writer.getState(), "the index has not taken it in");

    index.mayGoOn.countDown();
    writer.join();
    assertTrue(feed.awaitSearchable(index.taken, Duration.ofMinutes(1).toNanos()));
  }

  /** Hands over more than the bound until the index begins to take it. */
  private static boolean hands(IndexFeed feed, SlowIndex index) {
    if (index.isTaking.getCount() > 0 && feed.lagOperations() == 0) {
      long next = feed.searchablePosition() + 1;
      feed.applied(CHANGES, next, MAX_LAG_OPERATIONS + 1, 0);
    }
    return index.isTaking.getCount() == 0;
  }

  private static boolean isSettled(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TERMINATED;
  }

  private static void awaitRoom(IndexFeed feed) {
    try {
      feed.awaitRoom();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Derives nothing: what comes before live mode is none of this test's concern. */
  private static final class NothingToCatchUp implements IndexCatchUp {
    @Override
    public void changes(long coveredPosition, long throughPosition, Sink sink) {
      sink.take(List.of(), throughPosition);
    }

    @Override
    public long writtenMillisAfter(long position) {
      return 0;
    }
  }

  /** Takes changes in when it may. */
  private static final class SlowIndex implements MemoryIndex {
    final CountDownLatch isTaking = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    volatile long taken = 1;
    private volatile long searchable = 1;
    private volatile long committed = 1;

    @Override
    public void apply(List<IndexChange> changes, long throughPosition) {
      if (!changes.isEmpty()) {
        isTaking.countDown();
        try {
          mayGoOn.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      taken = throughPosition;
    }

    @Override
    public void refresh() {
      searchable = taken;
    }

    @Override
    public void commit() {
      committed = taken;
    }

    @Override
    public long searchablePosition() {
      return searchable;
    }

    @Override
    public long committedPosition() {
      return committed;
    }

    @Override
    public IndexHits search(IndexQuery query) {
      throw new UnsupportedOperationException("nobody searches here");
    }

    @Override
    public long documents() {
      return 0;
    }

    @Override
    public void close() {
      mayGoOn.countDown();
    }
  }
}
