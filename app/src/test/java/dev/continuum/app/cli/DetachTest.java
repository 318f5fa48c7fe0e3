package dev.continuum.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.client.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Background nodes and the commands that people use with them. */
class DetachTest {
  private static final long MAX_INDEX_WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);

  @TempDir Path folder;

  @Test
  void aDetachedNodeServesTheCommandsUntilItIsStopped() throws Exception {
    Map<String, String> environment =
        Map.of("CONTINUUM_HTTP_ADDRESS", "127.0.0.1:0", "XDG_DATA_HOME", folder.toString());
    String data = folder.resolve("continuum").toString();
    Captured start =
        run(
            environment,
            "",
            "start",
            "--detach",
            "--http",
            "127.0.0.1:0",
            "--json",
            "--data-dir",
            data);
    try {
      assertEquals(ExitCode.OK, start.exitCode(), start.err());
      assertTrue(Json.tree(start.out()).path("url").asString().startsWith("http://127.0.0.1:"));

      Captured remembered = run(environment, "Ada drinks tea\n", "remember", "--json");
      assertEquals(ExitCode.OK, remembered.exitCode(), remembered.err());
      String id = Json.tree(remembered.out()).path("id").asString();
      Captured recalled = recallWhatAdaDrinks(environment);
      assertTrue(recalled.out().contains("Ada drinks tea"), recalled.toString());
      assertTrue(recalled.out().contains("why: "), recalled.out());
      assertTrue(run(environment, "", "get", id).out().contains("version"));

      Path file = Files.writeString(folder.resolve("in.jsonl"), lines(1_500));
      Captured imported = run(environment, "", "import", "in.jsonl", "--json");
      assertEquals(ExitCode.FAILURE, imported.exitCode());
      assertEquals("line 8: ", imported.err().substring(0, 8), imported.err());
      assertEquals(1_499, Json.tree(imported.out()).path("written").asInt());
      assertTrue(Files.notExists(file.resolveSibling("in.jsonl.continuum-import")));
      Captured exported = run(environment, "", "export", "-o", "out.jsonl", "--json");
      assertEquals(1_502, Json.tree(exported.out()).path("lines").asInt(), exported.out());

      assertEquals(ExitCode.OK, run(environment, "", "forget", id).exitCode());
      assertEquals(ExitCode.NOT_FOUND, run(environment, "", "get", id).exitCode());
      assertEquals(ExitCode.NOT_FOUND, run(environment, "", "recall", "x", "-s", "no").exitCode());
      assertEquals(ExitCode.CONFLICT, run(environment, "", "start").exitCode());
      assertEquals(ExitCode.USAGE, run(environment, "", "spaces", "delete", "default").exitCode());
    } finally {
      Captured stopped = run(environment, "", "stop", "--force");
      assertEquals(ExitCode.OK, stopped.exitCode(), stopped.err());
    }
    assertTrue(run(environment, "", "stop").out().startsWith("no node runs on "));
    assertEquals(ExitCode.UNREACHABLE, run(environment, "", "status").exitCode());
  }

  /** On a busy machine the first memory takes the index longer than a recall waits for it. */
  private Captured recallWhatAdaDrinks(Map<String, String> environment) {
    long begin = System.nanoTime();
    Captured recalled;
    do {
      recalled = run(environment, "", "recall", "what", "does", "Ada", "drink");
    } while (recalled.out().startsWith("nothing recalled")
        && System.nanoTime() - begin < MAX_INDEX_WAIT_NANOS);
    return recalled;
  }

  /** Memories a line each; the eighth is none. */
  private static String lines(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append(i == 8 ? "{\"contant\":\"x\"}\n" : "{\"content\":\"line " + i + "\"}\n");
    }
    return text.toString();
  }

  private Captured run(Map<String, String> environment, String input, String... arguments) {
    return Captured.run(folder, environment, input, arguments);
  }
}
