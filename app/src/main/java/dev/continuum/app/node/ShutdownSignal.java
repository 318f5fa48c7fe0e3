package dev.continuum.app.node;

import java.util.concurrent.CountDownLatch;

/**
 * SIGTERM, SIGINT or the end of the session, as something to wait for. Thread-safe.
 *
 * <p>The Java machine ends with 128 + the signal's number when its hooks are done. Whoever asked a
 * node to stop and got an orderly end should see 0, so the hook waits until the node has closed and
 * then ends the process itself.
 */
public final class ShutdownSignal {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private ShutdownSignal() {}

  /** From now on a signal means: close, then end with 0. */
  public static ShutdownSignal install() {
    ShutdownSignal signal = new ShutdownSignal();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(signal::hook));
    return signal;
  }

  /** Waits until somebody asks the process to end. */
  public void await() throws InterruptedException {
    asked.await();
  }

  /** Everything is closed; does not return, because the process ends. */
  public void closed() throws InterruptedException {
    closed.countDown();
    new CountDownLatch(1).await();
  }

  private void hook() {
    asked.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(0);
  }
}
