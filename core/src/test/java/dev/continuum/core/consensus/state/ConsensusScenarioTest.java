package dev.continuum.core.consensus.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuum.core.memory.GoldenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scenarios in {@code scenarios/consensus}; see {@link GoldenFiles}, {@link ConsensusScript}.
 */
class ConsensusScenarioTest {
  static List<Path> scenarios() throws IOException {
    return GoldenFiles.in("consensus");
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void comesOutAsWritten(Path scenario) throws IOException {
    GoldenFiles.check(scenario, new ConsensusScript()::run);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void sameCommandsGiveTheSameHash(Path scenario) throws IOException {
    String written = Files.readString(scenario);
    ClusterState first = new ClusterState();
    ClusterState second = new ClusterState();
    GoldenFiles.replay(written, new ConsensusScript(first)::run);
    GoldenFiles.replay(written, new ConsensusScript(second)::run);
    assertEquals(first.hash(), second.hash());
  }
}
