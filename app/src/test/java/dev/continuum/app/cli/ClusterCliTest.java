package dev.continuum.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.app.config.ConfigLoader;
import dev.continuum.app.config.ConfigSources;
import dev.continuum.app.config.ConfigSources.FlagValue;
import dev.continuum.app.config.Configuration;
import dev.continuum.app.node.DataFolder;
import dev.continuum.app.node.NodeProcess;
import dev.continuum.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line that one node prints lets another folder join; tokens and revocations as typed. */
class ClusterCliTest {
  @TempDir Path folder;

  private NodeProcess start() throws IOException {
    TreeMap<String, FlagValue> flags = new TreeMap<>();
    Map.of(
            "storage.path", folder.resolve("one").toString(),
            "http.address", "127.0.0.1:0",
            "node.bind_address", "127.0.0.1:0",
            "cluster.enabled", "true",
            "cluster.id", "north",
            "node.id", "node-1")
        .forEach((key, value) -> flags.put(key, new FlagValue("--set", value)));
    Configuration configuration =
        ConfigLoader.load(new ConfigSources(null, flags, Map.of(), folder));
    return NodeProcess.start(configuration, DataFolder.of(configuration, folder), "test");
  }

  private Captured run(String data, String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--data-dir";
    all[arguments.length + 1] = folder.resolve(data).toString();
    return Captured.run(folder, all);
  }

  @Test
  void onePastedLineLetsANodeIn() throws IOException {
    NodeProcess node = start();
    try {
      Captured made = run("one", "token", "create");
      assertEquals(ExitCode.OK, made.exitCode(), made.err());
      String[] line = made.out().strip().split(" ", -1);
      assertEquals("continuum join", line[0] + " " + line[1]);

      Captured joined = run("two", "join", line[2], line[3], "--node-id", "node-2");
      assertEquals(ExitCode.OK, joined.exitCode(), joined.err());
      assertTrue(joined.out().contains("joined cluster north as node-2"), joined.out());
      assertTrue(Files.exists(folder.resolve("two/tls/node.pem")));

      Captured again = run("three", "join", line[2], line[3]);
      assertEquals(ExitCode.FAILURE, again.exitCode());
      assertTrue(again.err().contains("[token-used]"), again.err());
      assertTrue(again.err().contains("fix:   Ask for a new token"), again.err());

      Captured cut = run("three", "join", line[2], line[3].substring(0, 50));
      assertTrue(cut.err().contains("[token-malformed]"), cut.err());

      Captured listed = run("one", "token", "list", "--json");
      assertEquals("used", Json.tree(listed.out()).path("status").asString(), listed.out());

      assertEquals(ExitCode.OK, run("one", "ca", "revoke", "node-2").exitCode());
      Captured shown = run("one", "ca", "show");
      assertTrue(shown.out().matches("(?s).*node-2 .* revoked\n.*"), shown.out());
      assertEquals(ExitCode.OK, run("one", "ca", "renew").exitCode());
      assertTrue(run("one", "ca", "export").out().contains("BEGIN X509 CRL"));
      assertEquals(
          ExitCode.NOT_FOUND, run("one", "ca", "revoke", "nobody").exitCode(), "an unknown node");
    } finally {
      node.close();
    }
    NodeProcess restarted = start();
    restarted.close();
  }

  @Test
  void withoutTheAuthorityItSaysWhere() {
    Captured run = run("alone", "token", "create");
    assertEquals(ExitCode.CONFLICT, run.exitCode());
    assertTrue(run.err().contains("[authority-missing]"), run.err());
  }
}
