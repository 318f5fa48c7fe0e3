package dev.continuum.core.memory.recall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuum.core.memory.GoldenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecallScenarioTest {
  static List<Path> scenarios() throws IOException {
    return GoldenFiles.in("recall");
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void answersAreAsWritten(Path scenario) throws IOException {
    GoldenFiles.check(scenario, new RecallScript()::run);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void sameInputsGiveTheSameAnswers(Path scenario) throws IOException {
    String written = Files.readString(scenario);
    assertEquals(
        GoldenFiles.replay(written, new RecallScript()::run),
        GoldenFiles.replay(written, new RecallScript()::run));
  }
}
