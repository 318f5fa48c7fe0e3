package dev.continuum.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.app.GoldenFile;
import dev.continuum.client.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line does without a node. */
class CliTest {
  @TempDir Path folder;

  @Test
  void withoutACommandItShowsHelp() {
    Captured run = Captured.run(folder);
    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(run.out().contains("continuum recall what does Ada drink"), run.out());
  }

  @Test
  void wrongUsageNamesTheNearestAndEndsWithTwo() {
    assertRefused(
        ExitCode.USAGE,
        lines(
            "error: unmatched argument at index 0: 'recal' (nearest: recall)",
            "fix:   continuum --help"),
        "recal");
    assertRefused(
        ExitCode.USAGE,
        lines(
            "error: unknown option: '--jsno' (nearest: --json)", "fix:   continuum status --help"),
        "status",
        "--jsno");
    assertRefused(
        ExitCode.USAGE,
        lines("error: missing required parameter: 'ID'", "fix:   continuum get --help"),
        "get");
    assertRefused(
        ExitCode.USAGE,
        lines(
            "error: nothing to remember: no TEXT and an empty input",
            "fix:   continuum remember TEXT"),
        "remember",
        "--url",
        "http://127.0.0.1:1");
    assertRefused(
        ExitCode.USAGE,
        "error: --url: localhost:8000 (expected: http://host:port)\n",
        "status",
        "--url",
        "localhost:8000");
  }

  @Test
  void anUnreachableNodeEndsWithFour() {
    assertRefused(
        ExitCode.UNREACHABLE,
        lines(
            "error: no answer from http://127.0.0.1:1: connection refused",
            "fix:   continuum start, or name the node with --url or CONTINUUM_URL"),
        "status",
        "--url",
        "http://127.0.0.1:1");
    assertRefused(
        ExitCode.UNREACHABLE,
        "error: no node runs on "
            + folder
            + "/data\n"
            + "fix:   continuum start, or name the node with --url or CONTINUUM_URL\n",
        "status",
        "--data-dir",
        "data",
        "--config",
        config("http: {address: '127.0.0.1:0'}\n"));
  }

  @Test
  void stoppingWhereNothingRunsIsFine() {
    Captured run = Captured.run(folder, "stop", "--data-dir", "data");
    assertEquals(ExitCode.OK, run.exitCode());
    assertEquals("no node runs on " + folder + "/data\n", run.out());
  }

  @Test
  void configCheckSaysWhatIsWrong() {
    assertRefused(
        ExitCode.USAGE,
        lines(
            "error: http.port: 80 (expected: a known key) at " + folder + "/c.yaml:1",
            "fix:   continuum config keys lists every key, its values and its default"),
        "config",
        "check",
        "--config",
        config("http: {port: 80}\n"));
    Captured json = Captured.run(folder, "config", "check", "--config", "c.yaml", "--json");
    assertEquals(ExitCode.USAGE, json.exitCode());
    assertEquals(
        "unknown-key", Json.tree(json.out()).path("problems").path(0).path("code").asString());

    Captured warned =
        Captured.run(
            folder, "config", "check", "--config", config("federation: {gossip: {max_ttl: 4}}\n"));
    assertEquals(ExitCode.OK, warned.exitCode());
    assertEquals(
        "warning: federation.gossip.max_ttl: accepted, has no effect yet ("
            + folder
            + "/c.yaml:1)\n",
        warned.err());
    assertEquals("ok: " + folder + "/c.yaml\n", warned.out());
  }

  @Test
  void configShowSaysWhereEachValueCameFrom() throws IOException {
    Map<String, String> environment =
        Map.of("CONTINUUM_STORAGE_SYNC", "never", "XDG_DATA_HOME", folder.toString());
    config("limits: {max_tags: 7}\nnode: {zone: a}\n");
    Captured run =
        Captured.run(
            folder, environment, "", "config", "show", "--config", "c.yaml", "--http", "[::1]:9");
    assertEquals(ExitCode.OK, run.exitCode());
    GoldenFile.check(
        "app/src/test/resources/dev/continuum/app/cli/config-show.txt",
        run.out().replace(folder.toString(), "DIR").replaceAll(" +", " "));
  }

  @Test
  void configKeysListsEveryKeyAsJson() {
    Captured run = Captured.run(folder, "config", "keys", "--json");
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.size() > 60, run.out());
    lines.forEach(line -> assertFalse(Json.tree(line).path("doc").asString().isEmpty(), line));
  }

  @Test
  void theVersionIsTheBuilds() {
    String version = Captured.run(folder, "version").out();
    assertTrue(
        version.matches("continuum [0-9]+\\.[0-9]+\\.[0-9]+\\S* \\(Java 25\\S*\\)\n"), version);
  }

  @Test
  void completionScriptsAreValidForTheirShells() throws Exception {
    for (String shell : List.of("bash", "zsh")) {
      Captured run = Captured.run(folder, "completion", shell);
      assertEquals(ExitCode.OK, run.exitCode());
      assertTrue(run.out().contains("remember"), shell);
      Path script = Files.writeString(folder.resolve("completion." + shell), run.out());
      // The zsh script is the bash one behind bashcompinit; bash can judge the grammar of both.
      Process check =
          new ProcessBuilder("bash", "-n", script.toString()).redirectErrorStream(true).start();
      String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, check.waitFor(), said);
    }
  }

  private String config(String text) {
    try {
      return Files.writeString(folder.resolve("c.yaml"), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }

  private void assertRefused(int exitCode, String err, String... arguments) {
    Captured run = Captured.run(folder, arguments);
    assertEquals(err, run.err());
    assertEquals("", run.out());
    assertEquals(exitCode, run.exitCode());
  }
}
