package dev.continuum.core.consensus.roles;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuum.core.memory.GoldenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden scenarios of the planner, see {@link GoldenFiles} and {@link RoleScript}. */
class RoleScenarioTest {
  static List<Path> scenarios() throws IOException {
    return GoldenFiles.in("roles");
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void effectsAreAsWritten(Path scenario) throws IOException {
    GoldenFiles.check(scenario, new RoleScript()::run);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void sameInputsGiveTheSameEffects(Path scenario) throws IOException {
    String written = Files.readString(scenario);
    assertEquals(
        GoldenFiles.replay(written, new RoleScript()::run),
        GoldenFiles.replay(written, new RoleScript()::run));
  }
}
