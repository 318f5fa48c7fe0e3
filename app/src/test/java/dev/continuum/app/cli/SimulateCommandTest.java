package dev.continuum.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
  private static final Pattern HASH = Pattern.compile("\"hash\":\"([0-9a-f]{16})\"");

  @TempDir Path folder;

  @Test
  void showsHowAClusterFormsAndLosesOne() {
    Captured run =
        simulate("--nodes", "20", "--duration", "25", "--join", "--kill", "1", "--loss", "0.05");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("all know all"), run.out());
    assertTrue(run.out().contains("by all"), run.out());
    assertTrue(run.out().contains("all agree on who runs"), run.out());
  }

  @Test
  void equalSeedsGiveEqualHashes() {
    String first = hash(simulate("--nodes", "10", "--duration", "10", "--json"));
    assertEquals(first, hash(simulate("--nodes", "10", "--duration", "10", "--json")));
  }

  @Test
  void showsHowTheNewsOfACrashSpreads() {
    Captured run = simulate("--nodes", "20", "--duration", "25", "--kill", "4", "--twice");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("convergence: those that crashed"), run.out());
    assertTrue(run.out().contains("100.0 %"), run.out());
    assertTrue(run.out().contains("the same in every figure"), run.out());
  }

  @Test
  void everyKindOfWeatherCanBeAskedFor() {
    Captured run =
        simulate(
            "--nodes=12",
            "--duration=30",
            "--duplicate=0.2",
            "--reorder=0.2",
            "--drift=0.05",
            "--slow=0.1",
            "--pause=0.1",
            "--one-way=0.2",
            "--partition=0.3",
            "--json");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("\"violations\":[]"), run.out());
  }

  @Test
  void whatIsOutOfItsRangeIsRefused() {
    Captured run = simulate("--nodes", "10", "--loss", "1");
    assertEquals(ExitCode.USAGE, run.exitCode());
    assertTrue(run.err().contains("loss: 1.0 (expected: 0..0.99)"), run.err());
    assertEquals(ExitCode.USAGE, simulate("--nodes", "0").exitCode());
    assertEquals(ExitCode.USAGE, simulate("--nodes", "2", "--kill", "2").exitCode());
    assertEquals(ExitCode.USAGE, simulate("--profile", "moon").exitCode());
    assertEquals(ExitCode.USAGE, Captured.run(folder, "simulate", "weather").exitCode());
  }

  private Captured simulate(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "simulate";
    arguments[1] = "membership";
    System.arraycopy(options, 0, arguments, 2, options.length);
    return Captured.run(folder, arguments);
  }

  private static String hash(Captured run) {
    Matcher matcher = HASH.matcher(run.out());
    assertTrue(matcher.find(), run.out() + run.err());
    return matcher.group(1);
  }
}
