package dev.continuum.bench;

import dev.continuum.core.node.MemoryService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples how long acknowledged writes take to become searchable: a log position is noted with its
 * time, and the lag is known when the index has passed it. One sampler thread of its own.
 */
final class IndexLag {
  private static final long SAMPLE_MILLIS = 5;

  private record Note(long position, long nanos) {}

  private final MemoryService service;
  private final List<Double> lagMillis = new ArrayList<>();
  private final Thread sampler;
  private volatile boolean closing;

  IndexLag(MemoryService service) {
    this.service = service;
    this.sampler = Thread.ofPlatform().daemon().name("index-lag").start(this::sample);
  }

  private void sample() {
    ArrayDeque<Note> open = new ArrayDeque<>();
    long last = 0;
    try {
      while (!closing || !open.isEmpty()) {
        MemoryService.NodeStatus status = service.status();
        long now = System.nanoTime();
        if (!closing && status.statePosition() > last) {
          last = status.statePosition();
          open.add(new Note(last, now));
        }
        while (!open.isEmpty() && open.peek().position() <= status.indexPosition()) {
          lagMillis.add((now - open.remove().nanos()) / 1e6);
        }
        Thread.sleep(SAMPLE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The p99 of all samples; waits until the last of them is searchable. */
  double p99Millis() throws InterruptedException {
    closing = true;
    sampler.join();
    List<Double> sorted = lagMillis.stream().sorted().toList();
    return sorted.isEmpty()
        ? 0
        : sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * 0.99) - 1));
  }
}
