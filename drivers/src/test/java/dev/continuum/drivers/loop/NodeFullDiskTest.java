package dev.continuum.drivers.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node on a real file system of 16 MiB that runs full. */
class NodeFullDiskTest {
  private static final String WORDS = "lorem ipsum dolor sit amet ".repeat(100);

  @TempDir Path folder;
  private boolean mounted;

  @BeforeEach
  void mountSmallFileSystem() throws Exception {
    ExpectedWarnings.silence();
    mounted = run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder.toString()) == 0;
    Assumptions.assumeTrue(mounted, "NodeFullDiskTest: mounting a tmpfs is not permitted here");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertEquals(0, run("umount", "-l", folder.toString()));
    }
  }

  @Test
  @Timeout(120)
  void refusesWritesServesReadsAndHealsByItself() throws Exception {
    Path ballast = folder.resolve("ballast");
    Files.write(ballast, new byte[8 << 20]);
    NodeOptions options = NodeProcess.options(folder.resolve("data"));
    List<MemoryId> ids = new ArrayList<>();
    try (NodeRuntime node = NodeRuntime.open(options)) {
      MemoryService service = node.service();
      assertEquals(ErrorCode.STORAGE_FULL, fill(service, ids).code());
      Await.until("the status says so", () -> !service.status().writable());
      assertFalse(ids.isEmpty());
      for (MemoryId id : ids) {
        assertEquals(id, service.memory(NodeRuntime.DEFAULT_SPACE, id).id());
      }
      assertFalse(
          service.recall(Drafts.query(NodeRuntime.DEFAULT_SPACE, "number0")).memories().isEmpty());

      Files.delete(ballast);
      Await.until("writes are taken again", () -> service.status().writable());
      ids.add(remember(service, "the disk has room again"));
    }
    try (NodeRuntime node = NodeRuntime.open(options)) {
      assertEquals(List.of(), node.service().status().warnings());
      for (MemoryId id : ids) {
        assertEquals(id, node.service().memory(NodeRuntime.DEFAULT_SPACE, id).id());
      }
      assertTrue(node.service().status().writable());
    }
  }

  private static ContinuumException fill(MemoryService service, List<MemoryId> ids) {
    @Nullable ContinuumException refusal = null;
    for (int i = 0; refusal == null; i++) {
      try {
        ids.add(remember(service, "number" + i + " " + WORDS));
      } catch (CompletionException e) {
        ContinuumException told = (ContinuumException) Objects.requireNonNull(e.getCause());
        if (told.code() != ErrorCode.DEADLINE_EXCEEDED) { // in the log, not in the state
          refusal = told;
        }
      }
    }
    return refusal;
  }

  private static MemoryId remember(MemoryService service, String content) {
    return Drafts.idOf(
        service
            .remember(NodeRuntime.DEFAULT_SPACE, Drafts.episode(content), WriteOptions.DEFAULT)
            .join());
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
