package dev.continuum.bench;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.drivers.log.LogListener;
import dev.continuum.drivers.log.LogOptions;
import dev.continuum.drivers.log.SegmentedLog;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * The node's own log with nothing above it: what the layers above cost. Each append waits for the
 * group fsync that covers it, by a future, as the node's writers do. Thread-safe.
 */
final class OwnLog implements AutoCloseable {
  private record Waiter(long position, CompletableFuture<Void> durable) {}

  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private final Object turn = new Object();
  private final SegmentedLog log;

  OwnLog(Path folder) {
    log =
        SegmentedLog.open(
            LogOptions.in(folder),
            new LogListener() {
              @Override
              public void onCommitted(long throughPosition) {
                release(throughPosition);
              }

              @Override
              public void onFailure(long firstLostPosition, ContinuumException problem) {
                throw problem;
              }
            });
  }

  void append(byte[] payload) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    synchronized (turn) {
      long position = log.append(payload, 0, payload.length);
      waiters.add(new Waiter(position, durable));
      log.requestSync();
    }
    durable.join();
  }

  private void release(long through) {
    while (true) {
      Waiter waiter;
      synchronized (turn) {
        waiter = waiters.peek();
        if (waiter == null || waiter.position() > through) {
          return;
        }
        waiters.remove();
      }
      waiter.durable().complete(null);
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
