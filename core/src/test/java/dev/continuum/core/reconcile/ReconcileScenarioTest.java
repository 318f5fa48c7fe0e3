package dev.continuum.core.reconcile;

import dev.continuum.core.memory.GoldenFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden scenarios: lines that begin with {@code >} are inputs, lines that begin with {@code <} the
 * effects that must follow, everything else is for the reader. Run with {@code
 * -Dcontinuum.golden=rewrite} to write the effects anew, and review the difference.
 */
class ReconcileScenarioTest {
  static List<Path> scenarios() throws IOException {
    return GoldenFiles.in("reconcile");
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void effectsAreAsWritten(Path scenario) throws IOException {
    GoldenFiles.check(scenario, new ReconcileScript()::run);
  }
}
