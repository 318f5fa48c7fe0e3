package dev.continuum.drivers.raft;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Runs tasks one after the other, in the order in which they came, on another's threads.
 * Thread-safe.
 */
final class SerialExecutor implements Executor {
  /** Tasks that are run before another executor's turn may come. */
  private static final int TURN_TASKS = 64;

  private final Executor threads;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  SerialExecutor(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    threads.execute(this::turn);
  }

  /** Runs a task in the caller's thread where none runs or waits; else in its turn. */
  void executeHere(Runnable task) {
    synchronized (waiting) {
      if (running) {
        waiting.add(task);
        return;
      }
      running = true;
    }
    task.run();
    synchronized (waiting) {
      if (waiting.isEmpty()) {
        running = false;
        return;
      }
    }
    threads.execute(this::turn);
  }

  private void turn() {
    for (int i = 0; i < TURN_TASKS; i++) {
      Runnable task;
      synchronized (waiting) {
        task = waiting.poll();
        if (task == null) {
          running = false;
          return;
        }
      }
      task.run();
    }
    threads.execute(this::turn);
  }
}
