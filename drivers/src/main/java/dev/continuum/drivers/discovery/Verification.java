package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.Verdict;
import dev.continuum.core.value.PeerAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks peers who they are, so many at a time and none for too long. Thread-safe. */
final class Verification {
  private final PeerVerifier verifier;
  private final Duration timeout;
  private final Semaphore permits;

  Verification(PeerVerifier verifier, Duration timeout, int maxAtOnce) {
    this.verifier = verifier;
    this.timeout = timeout;
    this.permits = new Semaphore(maxAtOnce);
  }

  /** Blocks until the peer answered or its time is over. */
  Verdict ask(PeerAddress peer) throws InterruptedException {
    permits.acquire();
    FutureTask<Verdict> task = new FutureTask<>(() -> verifier.verify(peer));
    try {
      Thread.ofVirtual().name("discovery-verify").start(task);
      return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Verdict.Refused("did not answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return new Verdict.Refused("could not be asked: " + e.getCause());
    } finally {
      task.cancel(true);
      permits.release();
    }
  }
}
