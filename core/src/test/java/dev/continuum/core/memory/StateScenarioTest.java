package dev.continuum.core.memory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios in {@code scenarios/memory}; see {@link GoldenFiles} and {@link StateScript}. */
class StateScenarioTest {
  static List<Path> scenarios() throws IOException {
    return GoldenFiles.in("memory");
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void comesOutAsWritten(Path scenario) throws IOException {
    GoldenFiles.check(scenario, new StateScript()::run);
  }
}
