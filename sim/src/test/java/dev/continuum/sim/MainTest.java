package dev.continuum.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aLoopSaysHowToRepeatItAndRepeats() {
    assertEquals(0, run("--property", "or-set-laws", "--count", "20", "--loop-seed", "7"));
    String first = printed();
    assertTrue(first.startsWith("--loop-seed 7 --count 20\n"), first);
    out.reset();
    assertEquals(0, run("--property", "or-set-laws", "--count", "20", "--loop-seed", "7"));
    assertEquals(traceOf(first), traceOf(printed()));
  }

  @Test
  void oneSeedIsOneCase() {
    assertEquals(0, run("--property", "hybrid-clock", "--seed", "42"));
    assertTrue(printed().contains(" 1 cases"), printed());
  }

  @Test
  void listNamesEveryProperty() {
    assertEquals(0, run("--list"));
    assertEquals(Catalogue.all().size(), printed().lines().count());
  }

  @ParameterizedTest
  @CsvSource({
    "--property, nope",
    "--seed, x",
    "--seed, 1.5",
    "--count, 0",
    "--count, 100000001",
    "--nope, 1"
  })
  void aWrongCommandLineIsRefusedWithAFix(String option, String value) {
    assertEquals(2, run(option, value));
    String text = err.toString(StandardCharsets.UTF_8);
    assertTrue(text.startsWith("error: ") && text.contains("fix: "), text);
  }

  @Test
  void anOptionWithoutItsValueIsRefused() {
    assertEquals(2, run("--seed"));
  }

  private int run(String... args) {
    return new Main(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(args);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8).replace("\r", "");
  }

  private static String traceOf(String text) {
    int at = text.indexOf("trace ");
    return text.substring(at, at + "trace 0123456789abcdef".length());
  }
}
