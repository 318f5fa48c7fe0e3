package dev.continuum.drivers.loop;

import java.time.Duration;
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

  private final Duration round;
  private final List<Task> tasks;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /** A thing to do; it decides itself whether it is time. */
  record Task(String name, Runnable work) {}

  /**
   * A thread that runs once started.
   *
   * @param round how often tasks are asked
   */
  Housekeeping(Duration round, List<Task> tasks) {
    this.round = round;
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
      while (!closing.await(round.toNanos(), TimeUnit.NANOSECONDS)) {
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
