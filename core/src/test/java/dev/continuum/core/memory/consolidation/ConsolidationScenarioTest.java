package dev.continuum.core.memory.consolidation;

import dev.continuum.core.memory.GoldenFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConsolidationScenarioTest {
  static List<Path> scenarios() throws IOException {
    return GoldenFiles.in("consolidation");
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void conceptsAreAsWritten(Path scenario) throws IOException {
    GoldenFiles.check(scenario, new ConsolidationScript()::run);
  }
}
