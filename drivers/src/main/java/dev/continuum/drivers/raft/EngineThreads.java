package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.util.ThreadPoolsFactory;
import com.alipay.sofa.jraft.util.concurrent.DefaultFixedThreadsExecutorGroupFactory;
import com.alipay.sofa.jraft.util.concurrent.FixedThreadsExecutorGroup;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that all groups of a node share. Thread-safe.
 *
 * <p>Votes and log entries have threads of their own, so that a slow disk or a long snapshot does
 * not keep a vote waiting. Each group has four more inside of the engine: one that puts proposals
 * into the log, one that writes, one that applies, one for reads.
 */
final class EngineThreads implements AutoCloseable {
  private static final int LOG_THREADS = 4;
  private static final int VOTE_THREADS = 2;
  private static final int SENDING_THREADS = 2;
  private static final int MAX_PENDING_SENDS = 32_768;
  private static final int CLOSURE_THREADS = 32;
  private static final int IDLE_SECONDS = 30;

  /** Of the engine, for all nodes of the process; it cannot be told to forget a group. */
  private static final ThreadPoolExecutor CLOSURES = pool("raft-closure", CLOSURE_THREADS);

  private static final Set<String> REGISTERED = new HashSet<>();

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("raft-timer-", 0).factory());
  private final ThreadPoolExecutor log = pool("raft-log", LOG_THREADS);
  private final ThreadPoolExecutor votes = pool("raft-vote", VOTE_THREADS);
  private final ThreadPoolExecutor snapshots = pool("raft-snapshot", 1);
  private final ExecutorService files =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("raft-file-", 0).factory());
  private final FixedThreadsExecutorGroup sending =
      DefaultFixedThreadsExecutorGroupFactory.INSTANCE.newExecutorGroup(
          SENDING_THREADS, "raft-send", MAX_PENDING_SENDS, true);

  EngineThreads() {
    timer.setRemoveOnCancelPolicy(true);
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /** Handles entries of the log, which are short tasks, for who keeps them in order. */
  Executor log() {
    return log;
  }

  Executor votes() {
    return votes;
  }

  Executor snapshots() {
    return snapshots;
  }

  /** For tasks that wait, such as for a snapshot to arrive. */
  Executor files() {
    return files;
  }

  FixedThreadsExecutorGroup sending() {
    return sending;
  }

  /** Gives the engine threads for what it runs beside, of which it would start a hundred. */
  static void register(String group) {
    synchronized (REGISTERED) {
      if (REGISTERED.add(group)) {
        ThreadPoolsFactory.registerThreadPool(group, CLOSURES);
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    log.shutdown();
    votes.shutdown();
    snapshots.shutdown();
    files.shutdownNow();
    sending.shutdownGracefully();
  }

  private static ThreadPoolExecutor pool(String name, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
