package dev.continuum.drivers.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.Memory;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.MemoryId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the data directory are lost or damaged: the node starts, says so and contains it. */
class NodeDamageTest {
  private static final int MEMORIES = 300;

  @TempDir Path folder;
  private final List<MemoryId> ids = new ArrayList<>();

  @BeforeEach
  void remember() {
    ExpectedWarnings.silence();
    try (NodeRuntime node = NodeRuntime.open(options())) {
      List<CompletableFuture<Written>> writes = new ArrayList<>();
      for (int i = 0; i < MEMORIES; i++) {
        writes.add(
            node.service()
                .remember(
                    NodeRuntime.DEFAULT_SPACE,
                    Drafts.episode("memory number" + i),
                    WriteOptions.DEFAULT));
      }
      writes.forEach(write -> ids.add(Drafts.idOf(write.join())));
    }
  }

  private NodeOptions options() {
    return NodeProcess.options(folder);
  }

  private static MemoryId remember(MemoryService service, String content) {
    return Drafts.idOf(
        service
            .remember(NodeRuntime.DEFAULT_SPACE, Drafts.episode(content), WriteOptions.DEFAULT)
            .join());
  }

  @Test
  void aLostStateIsRebuiltFromTheLog() {
    Folders.delete(folder.resolve(NodeOptions.STATE_FOLDER));
    try (NodeRuntime node = NodeRuntime.open(options())) {
      assertWarns(node, "state was missing");
      assertEquals(MEMORIES + 1, node.replayedOperations());
      assertAllThere(node.service());
    }
    try (NodeRuntime node = NodeRuntime.open(options())) {
      assertEquals(List.of(), node.service().status().warnings());
    }
  }

  @Test
  void aLostIndexIsRebuiltFromTheState() {
    Folders.delete(folder.resolve(NodeOptions.INDEX_FOLDER));
    try (NodeRuntime node = NodeRuntime.open(options())) {
      assertWarns(node, "index was missing");
      assertEquals(0, node.replayedOperations());
      assertAllThere(node.service());
    }
  }

  @Test
  void stateAndIndexMayBothBeLost() {
    Folders.delete(folder.resolve(NodeOptions.STATE_FOLDER));
    Folders.delete(folder.resolve(NodeOptions.INDEX_FOLDER));
    try (NodeRuntime node = NodeRuntime.open(options())) {
      assertAllThere(node.service());
    }
  }

  @Test
  void aTornStateFileIsNamedAndTheStateRebuilt() throws IOException {
    Path table = largest(folder.resolve(NodeOptions.STATE_FOLDER), ".sst");
    truncateToHalf(table);
    try (NodeRuntime node = NodeRuntime.open(options())) {
      assertWarns(node, "state was damaged");
      assertAllThere(node.service());
    }
  }

  @Test
  void aFlippedBitInTheStateIsNamedAndTheStateRebuilt() throws IOException {
    flipBit(largest(folder.resolve(NodeOptions.STATE_FOLDER), ".sst"), 0.3);
    try (NodeRuntime node = NodeRuntime.open(options())) {
      assertTrue(
          node.service().status().warnings().isEmpty()
              || warnings(node).contains("state was damaged"),
          warnings(node));
    }
  }

  @Test
  void aTornIndexFileIsNamedAndTheIndexRebuilt() throws IOException {
    truncateToHalf(largest(folder.resolve(NodeOptions.INDEX_FOLDER), ""));
    try (NodeRuntime node = NodeRuntime.open(options())) {
      assertWarns(node, "index was damaged");
      assertAllThere(node.service());
    }
  }

  @Test
  void aDamagedLogBehindAWholeStateLosesNothing() throws IOException {
    flipBit(largest(folder.resolve(NodeOptions.LOG_FOLDER), ""), 0.1);
    try (NodeRuntime node = NodeRuntime.open(options())) {
      assertAllThere(node.service());
      remember(node.service(), "life goes on");
    }
  }

  @Test
  void aDamagedLogAndALostStateLoseWhatIsNamedAndNothingElse() throws IOException {
    flipBit(firstSegment(), 0.1);
    Folders.delete(folder.resolve(NodeOptions.STATE_FOLDER));
    MemoryId later;
    try (NodeRuntime node = NodeRuntime.open(options())) {
      assertWarns(node, "are lost");
      List<MemoryId> there = visible(node.service());
      assertEquals(MEMORIES - 1, there.size(), warnings(node));
      assertTrue(ids.containsAll(there));
      later = remember(node.service(), "written with a new actor");
    }
    try (NodeRuntime node = NodeRuntime.open(options())) {
      assertEquals(
          "written with a new actor",
          node.service().memory(NodeRuntime.DEFAULT_SPACE, later).content());
      assertEquals(MEMORIES, visible(node.service()).size());
    }
  }

  @Test
  void aLostLogLeavesWhatTheStateHolds() {
    Folders.delete(folder.resolve(NodeOptions.LOG_FOLDER));
    try (NodeRuntime node = NodeRuntime.open(options())) {
      assertWarns(node, "the end of the log was lost");
      assertAllThere(node.service());
      ids.add(remember(node.service(), "number" + MEMORIES));
    }
    Folders.delete(folder.resolve(NodeOptions.STATE_FOLDER));
    try (NodeRuntime node = NodeRuntime.open(options())) {
      assertAllThere(node.service());
    }
  }

  private void assertAllThere(MemoryService service) {
    assertEquals(ids, visible(service));
    Await.until("the index has caught up", () -> service.status().indexLagOperations() == 0);
    for (int i = 0; i < ids.size(); i += 37) {
      assertEquals(
          ids.get(i),
          service
              .recall(Drafts.query(NodeRuntime.DEFAULT_SPACE, "number" + i))
              .memories()
              .getFirst()
              .memory()
              .id());
    }
  }

  private static List<MemoryId> visible(MemoryService service) {
    return service.memories(NodeRuntime.DEFAULT_SPACE, null, 1_000).items().stream()
        .map(Memory::id)
        .toList();
  }

  private static void assertWarns(NodeRuntime node, String text) {
    assertTrue(warnings(node).contains(text), "warnings: " + warnings(node));
    assertFalse(node.service().status().nodeId().isEmpty());
  }

  private static String warnings(NodeRuntime node) {
    return String.join(" | ", node.service().status().warnings());
  }

  private Path firstSegment() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(NodeOptions.LOG_FOLDER))) {
      return files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
  }

  private static Path largest(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private static void truncateToHalf(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
  }

  private static void flipBit(Path file, double place) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long at = (long) (bytes.length() * place);
      bytes.seek(at);
      int before = bytes.read();
      bytes.seek(at);
      bytes.write(before ^ 1);
    }
  }
}
