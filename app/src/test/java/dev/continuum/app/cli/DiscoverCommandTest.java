package dev.continuum.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.client.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code continuum discover} without a node and without a network. */
class DiscoverCommandTest {
  private static final String BOOTSTRAP =
      "federation.discovery.bootstrap_nodes=a.example.com:7000,b.example.com:7000";

  @TempDir Path folder;

  @Test
  void itShowsWhatEachMethodFoundAndWhyNot() throws Exception {
    Path peers = Files.writeString(folder.resolve("peers"), "a.example.com:7000\nnonsense\n");
    Captured run =
        Captured.run(
            folder,
            "discover",
            "--method",
            "bootstrap,file",
            "--set",
            BOOTSTRAP,
            "--set",
            "federation.discovery.file=" + peers);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    String out = run.out().replaceAll("[0-9]+ ms", "0 ms").replaceAll(" +", " ");
    assertTrue(out.contains("bootstrap 2 0 0 ms ok\nfile 1 0 0 ms ok\n"), out);
    assertTrue(
        out.contains("a.example.com:7000 bootstrap,file 0 0 not verified: no certificate\n"), out);
    assertTrue(out.contains("refused (file): line 2: nonsense (expected: host:port"), out);
  }

  @Test
  void itSaysItInJsonAndFailsWhereEveryMethodFailed() {
    Captured run =
        Captured.run(
            folder,
            "discover",
            "--json",
            "--method",
            "file",
            "--set",
            "federation.discovery.file=" + folder.resolve("absent"));
    assertEquals(ExitCode.FAILURE, run.exitCode(), run.err());
    JsonNode method = Json.tree(run.out()).path("methods").path(0);
    assertEquals("file", method.path("method").asString());
    assertEquals(folder.resolve("absent") + ": no such file", method.path("error").asString());
  }

  @Test
  void aMethodWithoutWhatItNeedsIsRefused() {
    Captured run = Captured.run(folder, "discover", "--method", "dns");
    assertEquals(ExitCode.USAGE, run.exitCode());
    assertTrue(run.err().contains("federation.discovery.dns_domain: empty"), run.err());
    assertTrue(run.err().contains("CONTINUUM_DNS_DOMAIN"), run.err());
  }
}
