package dev.continuum.drivers.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.recall.RecallAnswer;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.log.SyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeRuntimeTest {
  @TempDir Path folder;

  @Test
  void remembersAndAtOnceRecalls() {
    try (NodeRuntime node = NodeRuntime.open(NodeOptions.in(folder))) {
      MemoryService service = node.service();
      Written written =
          service
              .remember(
                  NodeRuntime.DEFAULT_SPACE,
                  Drafts.episode("Ada found a bug in the engine"),
                  WriteOptions.DEFAULT)
              .join();
      assertEquals(
          "Ada found a bug in the engine",
          service.memory(NodeRuntime.DEFAULT_SPACE, Drafts.idOf(written)).content());
      RecallAnswer answer = service.recall(Drafts.query(NodeRuntime.DEFAULT_SPACE, "engine bug"));
      assertEquals(1, answer.memories().size());
      assertEquals(written.id(), answer.memories().getFirst().memory().id());
      assertEquals(0, answer.receipt().stalenessMillis());
    }
  }

  @Test
  void findsEverythingAfterARestart() {
    Written written;
    try (NodeRuntime node = NodeRuntime.open(NodeOptions.in(folder))) {
      written =
          node.service()
              .remember(
                  NodeRuntime.DEFAULT_SPACE,
                  Drafts.episode("the kettle is in the kitchen"),
                  WriteOptions.DEFAULT)
              .join();
    }
    try (NodeRuntime node = NodeRuntime.open(NodeOptions.in(folder))) {
      assertEquals(
          written.version(),
          node.service().memory(NodeRuntime.DEFAULT_SPACE, Drafts.idOf(written)).version());
      RecallAnswer answer =
          node.service().recall(Drafts.query(NodeRuntime.DEFAULT_SPACE, "kettle"));
      assertEquals(1, answer.memories().size());
      assertTrue(node.service().status().warnings().isEmpty());
    }
  }

  @Test
  void givesNoDotOutTwiceWhereTheEndOfItsLogIsUnknown() throws IOException {
    NodeOptions options = NodeOptions.in(folder);
    NodeOptions unsynced =
        options.withLog(options.log().withSync(SyncPolicy.NEVER, Duration.ofMillis(100)));
    Path mark = folder.resolve(UnsyncedMark.FILE_NAME);
    long actor;
    try (NodeRuntime node = NodeRuntime.open(unsynced)) {
      actor = node.replicated().incarnation();
      assertTrue(Files.exists(mark));
    }
    assertFalse(Files.exists(mark));
    try (NodeRuntime node = NodeRuntime.open(unsynced)) {
      assertEquals(actor, node.replicated().incarnation());
    }
    Files.createFile(mark); // as after a power cut
    try (NodeRuntime node = NodeRuntime.open(options)) {
      assertNotEquals(actor, node.replicated().incarnation());
      assertFalse(Files.exists(mark));
    }
  }

  @Test
  void refusesASecondOwner() {
    try (NodeRuntime node = NodeRuntime.open(NodeOptions.in(folder))) {
      ContinuumException refusal =
          assertThrows(
              ContinuumException.class, () -> NodeRuntime.open(NodeOptions.in(folder)).close());
      assertEquals(ErrorCode.DATA_DIR_LOCKED, refusal.code());
      assertTrue(node.service().status().writable());
    }
  }
}
