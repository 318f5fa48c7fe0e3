package dev.continuum.core.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden scenarios: lines that begin with {@code >} are inputs, lines that begin with {@code <} the
 * effects that must follow, everything else is for the reader. Run with {@code
 * -Dcontinuum.golden=rewrite} to write the effects anew, and review the difference.
 */
class GossipScenarioTest {
  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios/gossip");

  static List<Path> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(SCENARIOS)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void effectsAreAsWritten(Path scenario) throws IOException {
    String written = Files.readString(scenario);
    String actual = replay(written);
    if ("rewrite".equals(System.getProperty("continuum.golden"))) {
      Files.writeString(scenario, actual);
    } else {
      assertEquals(written, actual, scenario + " (rewrite with -Dcontinuum.golden=rewrite)");
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void sameInputsGiveTheSameEffects(Path scenario) throws IOException {
    String written = Files.readString(scenario);
    assertEquals(replay(written), replay(written));
  }

  private static String replay(String scenario) {
    GossipScript script = new GossipScript();
    StringBuilder text = new StringBuilder();
    scenario
        .lines()
        .filter(line -> !line.startsWith("< "))
        .forEach(
            line -> {
              text.append(line).append('\n');
              if (line.startsWith("> ")) {
                for (String effect : script.run(line.substring(2))) {
                  text.append("< ").append(effect).append('\n');
                }
              }
            });
    return text.toString();
  }
}
