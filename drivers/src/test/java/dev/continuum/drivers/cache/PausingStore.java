package dev.continuum.drivers.cache;

import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.Table;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A store of which one read can be held back between reading and answering. Thread-safe. */
final class PausingStore extends CountingStore {
  private final CountDownLatch paused = new CountDownLatch(1);
  private final CountDownLatch resumed = new CountDownLatch(1);
  private final CountDownLatch written = new CountDownLatch(1);
  private volatile boolean pause;
  private volatile long awaited = Long.MAX_VALUE;

  void pauseNextGet() {
    pause = true;
    awaited = 2;
  }

  void awaitPaused() throws InterruptedException {
    paused.await();
  }

  /** Waits until the write through this position is visible here. */
  void awaitWritten(long position) throws InterruptedException {
    written.await();
    if (coveredPosition() < position) {
      throw new IllegalStateException("position: " + coveredPosition());
    }
  }

  void resume() {
    resumed.countDown();
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] key) {
    byte[] row = super.get(table, key);
    if (pause) {
      pause = false;
      paused.countDown();
      try {
        resumed.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return row;
  }

  @Override
  public void write(StateBatch batch, long throughPosition) {
    super.write(batch, throughPosition);
    if (throughPosition >= awaited) {
      written.countDown();
    }
  }
}
