package dev.continuum.drivers.loop;

import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.node.NodeCore;
import dev.continuum.core.node.NodeInput;
import dev.continuum.core.node.Submitter;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that steps {@link NodeCore}. Thread-safe towards its callers.
 *
 * <p>A turn: everything in the inbox is stepped and appended to the log; the log is told that the
 * group is complete; what it has committed since is applied as one batch and answered. While the
 * log's own thread forces a group to disk the next one is appended and the last one applied, so the
 * three overlap, and groups grow with the load.
 */
final class Loop implements Submitter, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(NodeCore.TICK_MILLIS);

  /** How long a close waits for writes that are on their way. */
  private static final long MAX_DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Recalls told of and not yet gathered; beyond it they are forgotten. */
  private static final int MAX_QUEUED_RECALLS = 4_096;

  private final NodeCore core;
  private final Effects effects;
  private final LogSignals signals;
  private final IndexFeed feed;
  private final WallClock clock;
  private final int maxQueuedWrites;
  private final Thread thread;

  private final Inbox inbox = new Inbox();
  private final Requests requests;
  private final AtomicInteger queuedWrites = new AtomicInteger();
  private final AtomicInteger queuedRecalls = new AtomicInteger();
  private volatile boolean closing;
  private volatile @Nullable ContinuumException broken;
  private volatile @Nullable ContinuumException problem;

  // Of the loop thread.
  private boolean logFailed;
  private long lastTickNanos = System.nanoTime();

  private static final class Write extends Inbox.Message {
    final Operation operation;
    final @Nullable Idempotency idempotency;
    final @Nullable Dot ifVersion;
    final CompletableFuture<Committed> answer = new CompletableFuture<>();

    Write(Operation operation, @Nullable Idempotency idempotency, @Nullable Dot ifVersion) {
      this.operation = operation;
      this.idempotency = idempotency;
      this.ifVersion = ifVersion;
    }
  }

  private static final class Replicate extends Inbox.Message {
    final List<LoggedOperation> operations;
    final CompletableFuture<Committed> answer = new CompletableFuture<>();

    Replicate(List<LoggedOperation> operations) {
      this.operations = operations;
    }
  }

  private static final class Renew extends Inbox.Message {
    final long incarnation;

    Renew(long incarnation) {
      this.incarnation = incarnation;
    }
  }

  private static final class Recall extends Inbox.Message {
    final SpaceName space;
    final List<MemoryId> memories;
    final List<LinkKey> links;

    Recall(SpaceName space, List<MemoryId> memories, List<LinkKey> links) {
      this.space = space;
      this.memories = memories;
      this.links = links;
    }
  }

  /**
   * A loop that runs once {@link #start} is called.
   *
   * @param requests shared with {@code effects}, which answers them
   */
  Loop(
      NodeCore core,
      Effects effects,
      Requests requests,
      LogSignals signals,
      IndexFeed feed,
      WallClock clock,
      int maxQueuedWrites) {
    this.core = core;
    this.effects = effects;
    this.requests = requests;
    this.signals = signals;
    this.feed = feed;
    this.clock = clock;
    this.maxQueuedWrites = maxQueuedWrites;
    this.thread = Thread.ofPlatform().name("loop").daemon().unstarted(this::run);
    signals.onChange(inbox::wake);
  }

  void start() {
    thread.start();
  }

  @Override
  public CompletableFuture<Committed> submit(
      Operation operation, @Nullable Idempotency idempotency, @Nullable Dot ifVersion) {
    Write write = new Write(operation, idempotency, ifVersion);
    ContinuumException refusal = admit();
    if (refusal != null) {
      write.answer.completeExceptionally(refusal);
    } else {
      inbox.put(write);
      if (!thread.isAlive()) {
        refuseLeftovers();
      }
    }
    return write.answer;
  }

  /** Takes other nodes' operations in; the answer comes when the last is durable and applied. */
  CompletableFuture<Committed> replicate(List<LoggedOperation> operations) {
    Replicate wish = new Replicate(operations);
    if (closing || broken != null) {
      wish.answer.completeExceptionally(broken != null ? broken : shuttingDown());
    } else {
      inbox.put(wish);
      if (!thread.isAlive()) {
        refuseLeftovers();
      }
    }
    return wish.answer;
  }

  /** This node's dots are given out under other actors from now on. */
  void renew(long incarnation) {
    inbox.put(new Renew(incarnation));
  }

  private @Nullable ContinuumException admit() {
    if (broken != null) {
      return broken;
    }
    if (closing) {
      return shuttingDown();
    }
    if (queuedWrites.incrementAndGet() > maxQueuedWrites) {
      queuedWrites.decrementAndGet();
      return ContinuumException.of(
          ErrorCode.OVERLOADED,
          "queued writes: " + maxQueuedWrites + " (expected: below limits.max_pending_writes)",
          "Wait for answers before sending more, or try again a little later.");
    }
    return null;
  }

  @Override
  public void recalled(SpaceName space, List<MemoryId> memories, List<LinkKey> links) {
    if (closing || queuedRecalls.get() >= MAX_QUEUED_RECALLS) {
      return;
    }
    queuedRecalls.incrementAndGet();
    inbox.put(new Recall(space, memories, links));
  }

  /** Why writes are refused, or null. */
  @Nullable ContinuumException problem() {
    return broken != null ? broken : problem;
  }

  /** Finishes what is on its way, refuses what comes. */
  @Override
  public void close() {
    closing = true;
    inbox.wake();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuseLeftovers();
  }

  private void run() {
    try {
      while (!closing) {
        turn();
        feed.awaitRoom();
        sleep();
      }
      drain();
    } catch (InterruptedException e) {
      broken = shuttingDown();
    } catch (RuntimeException | Error e) {
      LOG.error("the loop stopped: writes are refused until the node is restarted", e);
      broken =
          ContinuumException.of(
              ErrorCode.INTERNAL,
              "node: stopped by an error of its own, " + e,
              "Restart the node and report the error from its log.",
              e);
    }
    ContinuumException reason = broken;
    requests.failAll(reason != null ? reason : unknownOutcome());
    refuseLeftovers();
  }

  private void turn() {
    long wallMillis = clock.millis();
    takeMessages(wallMillis);
    effects.endGroup();
    LogSignals.Failure failure = signals.failure();
    if (failure != null && !logFailed) {
      logFailed = true;
      step(new NodeInput.PersistFailed(failure.firstLostPosition(), failure.cause()));
    }
    long committed = signals.committedPosition();
    if (committed > core.persistedPosition()) {
      step(new NodeInput.Persisted(committed));
    }
    if (System.nanoTime() - lastTickNanos >= TICK_NANOS) {
      lastTickNanos = System.nanoTime();
      if (problem != null && effects.logHasRoom()) {
        step(new NodeInput.LogWritable());
      }
      step(new NodeInput.Tick(wallMillis));
      ContinuumException refusal = effects.stateProblem();
      if (refusal != null) {
        step(new NodeInput.StateUnwritable(refusal));
      }
      effects.endGroup();
    }
    problem = core.problem();
  }

  private void takeMessages(long wallMillis) {
    for (Inbox.Message message = inbox.drain(); message != null; message = message.next()) {
      if (message instanceof Write write) {
        queuedWrites.decrementAndGet();
        step(
            new NodeInput.Submit(
                requests.add(write.answer),
                write.operation,
                write.idempotency,
                write.ifVersion,
                wallMillis));
      } else if (message instanceof Replicate wish) {
        step(new NodeInput.Replicate(requests.add(wish.answer), wish.operations, wallMillis));
      } else if (message instanceof Renew renew) {
        effects.renew(renew.incarnation);
        step(new NodeInput.Renew(renew.incarnation));
      } else if (message instanceof Recall recall) {
        queuedRecalls.decrementAndGet();
        step(new NodeInput.Recalled(recall.space, recall.memories, recall.links, wallMillis));
      }
    }
  }

  private void step(NodeInput input) {
    core.step(input, effects.pending());
    effects.run(core);
  }

  private void sleep() {
    long untilTick = TICK_NANOS - (System.nanoTime() - lastTickNanos);
    if (untilTick > 0) {
      inbox.await(untilTick, this::hasSignal);
    }
  }

  private boolean hasSignal() {
    return closing
        || signals.committedPosition() > core.persistedPosition()
        || (signals.failure() != null && !logFailed);
  }

  private void drain() {
    long begin = System.nanoTime();
    do {
      turn();
      if (core.pendingRequests() > 0) {
        inbox.await(TICK_NANOS, () -> signals.committedPosition() > core.persistedPosition());
      }
    } while (core.pendingRequests() > 0 && System.nanoTime() - begin < MAX_DRAIN_NANOS);
  }

  /** For those who put something in while the loop was ending. */
  private void refuseLeftovers() {
    for (Inbox.Message message = inbox.drain(); message != null; message = message.next()) {
      if (message instanceof Write write) {
        ContinuumException reason = broken;
        write.answer.completeExceptionally(reason != null ? reason : shuttingDown());
      } else if (message instanceof Replicate wish) {
        ContinuumException reason = broken;
        wish.answer.completeExceptionally(reason != null ? reason : shuttingDown());
      }
    }
  }

  private static ContinuumException shuttingDown() {
    return ContinuumException.of(
        ErrorCode.SHUTTING_DOWN,
        "node: it is shutting down (expected: a running node)",
        "Send the write again to the node that takes its place, or after the restart.");
  }

  private static ContinuumException unknownOutcome() {
    return ContinuumException.of(
        ErrorCode.SHUTTING_DOWN,
        "node: it shut down before this write was answered; it may be stored",
        "Look for it after the restart; with an idempotency key it can be sent again.");
  }
}
