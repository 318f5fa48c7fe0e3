package dev.continuum.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.client.Json;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Three real processes: they join, one is killed and missed, comes back, and one leaves. */
class DemoClusterCommandTest {
  @TempDir Path folder;

  @Test
  void threeNodesFormLoseOneHealAndOneLeaves() throws Exception {
    Captured run = Captured.run(folder, "demo", "cluster", "--json");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    JsonNode result = Json.tree(run.out());
    assertTrue(result.path("memory_kept").asBoolean(), run.out());
    for (String step : new String[] {"formed", "suspect", "dead", "healed", "left"}) {
      assertTrue(result.has(step + "_after_ms"), run.out());
    }
    try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
      assertFalse(
          children.anyMatch(child -> child.info().commandLine().orElse("").contains("--node-id")),
          "a node runs on");
    }
  }
}
