package dev.continuum.drivers.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what nobody waits for, now and then, on a thread of its own. Thread-safe. A task that fails
 * is logged and tried again at its next time.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  /** How often tasks are asked. */
  private static final long ROUND_MILLIS = 1_000;

  private final List<Task> tasks;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /** A thing to do; it decides itself whether it is time. */
  record Task(String name, Runnable work) {}

  Housekeeping(List<Task> tasks) {
    this.tasks = new ArrayList<>(tasks);
    this.thread = Thread.ofPlatform().name("housekeeping").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Waits for the task that is running. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing.await(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
        for (Task task : tasks) {
          run(task);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Task task) {
    try {
      task.work.run();
    } catch (RuntimeException e) {
      LOG.warn("{} failed, it is tried again: {}", task.name, e.getMessage(), e);
    }
  }
}
