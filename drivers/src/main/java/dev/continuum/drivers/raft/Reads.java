package dev.continuum.drivers.raft;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads that wait for the state to be new enough. Thread-safe.
 *
 * <p>The engine is asked for one read index at a time for all who came before the question; who
 * comes meanwhile shares the next. A question that failed, as while nobody leads, is asked again
 * until the readers' time is over: reading twice harms nobody.
 */
final class Reads implements AutoCloseable {
  /** Reads that may wait. */
  static final int MAX_WAITING = 262_144;

  /** Questions under way at a time; each is answered after one round of the voters. */
  static final int MAX_UNDER_WAY = 4;

  private static final Duration RETRY = Duration.ofMillis(10);

  /** Asks the engine; the answer is whether the state holds all that was committed before. */
  interface Question {
    void ask(Consumer<Boolean> answer);
  }

  private record Reader(long deadlineNanos, CompletableFuture<Void> ready) {}

  private final Question question;
  private final ScheduledExecutorService timer;

  /** All below guarded by this. */
  private List<Reader> waiting = new ArrayList<>();

  private int underWay;
  private boolean retrying;
  private @Nullable ContinuumException ended;

  Reads(Question question, ScheduledExecutorService timer) {
    this.question = question;
    this.timer = timer;
  }

  /** Completes when what was committed before the call is applied here. */
  CompletableFuture<Void> read(Duration timeout) {
    Reader reader = new Reader(System.nanoTime() + timeout.toNanos(), new CompletableFuture<>());
    ContinuumException refusal;
    synchronized (this) {
      refusal = ended;
      if (refusal == null && waiting.size() >= MAX_WAITING) {
        refusal =
            ContinuumException.of(
                ErrorCode.OVERLOADED,
                waiting.size() + " reads wait (expected: fewer)",
                "Try again in a second.");
      }
      if (refusal == null) {
        waiting.add(reader);
      }
    }
    if (refusal != null) {
      reader.ready().completeExceptionally(refusal);
    } else {
      pump();
    }
    return reader.ready();
  }

  void end(ContinuumException why) {
    List<Reader> left;
    synchronized (this) {
      ended = ended == null ? why : ended;
      left = waiting;
      waiting = new ArrayList<>();
    }
    left.forEach(each -> each.ready().completeExceptionally(why));
  }

  @Override
  public void close() {
    end(
        ContinuumException.of(
            ErrorCode.CONSENSUS_STOPPED, "group: this node's part has ended", "Start the node."));
  }

  private void pump() {
    List<Reader> asking;
    synchronized (this) {
      if (waiting.isEmpty() || retrying || underWay >= MAX_UNDER_WAY) {
        return;
      }
      asking = waiting;
      waiting = new ArrayList<>();
      underWay++;
    }
    question.ask(ready -> answered(asking, ready));
  }

  private void answered(List<Reader> asking, boolean ready) {
    if (ready) {
      synchronized (this) {
        underWay--;
      }
      asking.forEach(each -> each.ready().complete(null));
      pump();
    } else {
      again(asking);
    }
  }

  private void again(List<Reader> asking) {
    long now = System.nanoTime();
    List<Reader> late = new ArrayList<>();
    ContinuumException why;
    synchronized (this) {
      underWay--;
      why = ended;
      for (Reader each : asking) {
        boolean over = why != null || now - each.deadlineNanos() >= 0;
        (over ? late : waiting).add(each);
      }
      if (!retrying && !waiting.isEmpty()) {
        retrying = true;
        ScheduledFuture<?> _ = timer.schedule(this::retry, RETRY.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
    ContinuumException told = why == null ? quorumLost() : why;
    late.forEach(each -> each.ready().completeExceptionally(told));
  }

  private void retry() {
    synchronized (this) {
      retrying = false;
    }
    pump();
  }

  private static ContinuumException quorumLost() {
    return ContinuumException.of(
        ErrorCode.QUORUM_LOST,
        "group: no majority confirmed a leader in time (expected: a majority of its voters)",
        "Start its voters again, or see what keeps them from each other.");
  }
}
