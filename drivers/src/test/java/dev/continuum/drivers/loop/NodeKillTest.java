package dev.continuum.drivers.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.recall.RecallAnswer;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.value.MemoryId;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node is killed while sixteen writers write; what it had acknowledged is there. */
class NodeKillTest {
  private static final int KILLS = Integer.getInteger("node.kills", 20);
  private static final int MAX_ACKNOWLEDGEMENTS = 600;
  private static final long SEED = Long.getLong("node.seed", 1);
  private static final int RECALLED = 50;

  @TempDir Path folder;

  @Test
  void noAcknowledgedWriteIsLostByAKill() throws Exception {
    Random random = new Random(SEED);
    SortedMap<String, String> acknowledged = new TreeMap<>();
    long restartsOfATail = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      NodeProcess.Life life =
          NodeProcess.runAndKill(folder, kill, 1 + random.nextInt(MAX_ACKNOWLEDGEMENTS));
      acknowledged.putAll(life.acknowledged());
      if (life.replayed() < life.lastAtStart()) {
        restartsOfATail++;
      }
    }
    assertTrue(restartsOfATail > 0, "some start replayed less than the whole log");
    try (NodeRuntime node = NodeRuntime.open(NodeProcess.options(folder))) {
      assertEquals(List.of(), node.service().status().warnings());
      check(node.service(), acknowledged, random);
    }
  }

  private static void check(
      MemoryService service, SortedMap<String, String> acknowledged, Random random) {
    acknowledged.forEach(
        (id, content) ->
            assertEquals(content, service.memory(NodeRuntime.DEFAULT_SPACE, id(id)).content()));
    Await.until("the index has caught up", () -> service.status().indexLagOperations() == 0);
    List<String> ids = List.copyOf(acknowledged.keySet());
    for (int i = 0; i < RECALLED; i++) {
      String id = ids.get(random.nextInt(ids.size()));
      String content = Objects.requireNonNull(acknowledged.get(id));
      RecallAnswer answer = service.recall(Drafts.query(NodeRuntime.DEFAULT_SPACE, content));
      assertEquals(
          List.of(id(id)),
          answer.memories().stream().limit(1).map(found -> found.memory().id()).toList(),
          "recalled by " + content);
    }
  }

  private static MemoryId id(String text) {
    return Objects.requireNonNull(MemoryId.tryParse(text));
  }
}
