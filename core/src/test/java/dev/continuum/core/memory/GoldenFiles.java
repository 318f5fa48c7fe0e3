package dev.continuum.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Golden scenarios: lines that begin with {@code >} are inputs, lines that begin with {@code <}
 * what must come of them, everything else is for the reader. {@code -Dcontinuum.golden=rewrite}
 * writes the results anew, to be reviewed as a difference. Thread-safe (stateless).
 */
public final class GoldenFiles {
  private GoldenFiles() {}

  /** The scenarios of a room. */
  public static List<Path> in(String room) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/scenarios", room))) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  /** Runs a scenario and compares, or rewrites. */
  public static void check(Path scenario, Function<String, List<String>> script)
      throws IOException {
    String written = Files.readString(scenario);
    String actual = replay(written, script);
    if ("rewrite".equals(System.getProperty("continuum.golden"))) {
      Files.writeString(scenario, actual);
    } else {
      assertEquals(written, actual, scenario + " (rewrite with -Dcontinuum.golden=rewrite)");
    }
  }

  /** The scenario's inputs with what comes of them. */
  public static String replay(String scenario, Function<String, List<String>> script) {
    StringBuilder text = new StringBuilder();
    scenario
        .lines()
        .filter(line -> !line.startsWith("< "))
        .forEach(
            line -> {
              text.append(line).append('\n');
              if (line.startsWith("> ")) {
                script
                    .apply(line.substring(2))
                    .forEach(result -> text.append("< ").append(result).append('\n'));
              }
            });
    return text.toString();
  }
}
