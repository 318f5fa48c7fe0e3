package dev.continuum.bench;

import dev.continuum.core.memory.recall.RecallRequest;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.core.value.SpaceName;
import dev.continuum.drivers.loop.NodeOptions;
import dev.continuum.drivers.loop.NodeRuntime;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes a million memories in, recalls, and prints the peak of the heap in MiB. */
final class MillionMemories {
  private static final int MEMORIES = 1_000_000;
  private static final int CONTENT_BYTES = 512;
  private static final int RECALLS = 1_000;
  private static final int IN_FLIGHT = 1_000;

  private MillionMemories() {}

  public static void main(String[] arguments) throws Exception {
    SpaceName space = new SpaceName("default");
    Words words = new Words(new SeededRandom(5));
    try (NodeRuntime node = NodeRuntime.open(NodeOptions.in(Path.of(arguments[0])))) {
      MemoryService service = node.service();
      ArrayDeque<CompletableFuture<Written>> open = new ArrayDeque<>();
      for (int i = 0; i < MEMORIES; i++) {
        open.add(
            service.remember(
                space, Drafts.of(words.text(CONTENT_BYTES), List.of()), WriteOptions.DEFAULT));
        if (open.size() >= IN_FLIGHT) {
          open.remove().join();
        }
      }
      while (!open.isEmpty()) {
        open.remove().join();
      }
      while (service.status().indexLagOperations() > 0) {
        Thread.sleep(50);
      }
      for (int i = 0; i < RECALLS; i++) {
        if (service.recall(request(space, words.cue(3))).memories().isEmpty()) {
          throw new IllegalStateException("a recall over a million memories found nothing");
        }
      }
      if (service.status().memories() != MEMORIES) {
        throw new IllegalStateException("memories: " + service.status().memories());
      }
    }
    long peak = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        peak += pool.getPeakUsage().getUsed();
      }
    }
    System.out.println(peak / (double) (1 << 20));
  }

  private static RecallRequest request(SpaceName space, String query) {
    return new RecallRequest(
        List.of(space), query, null, List.of(), 10, List.of(), null, null, null, null, false, true);
  }
}
