package dev.continuum.drivers.single;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.Damage;
import dev.continuum.drivers.KilledProcess;
import dev.continuum.drivers.SmallDisk;
import dev.continuum.sim.consensus.ConsensusContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class SingleConsensusTest {
  private static final NodeId SELF = new NodeId(1, 1);

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    return ConsensusContract.cases(() -> new SinglePlace(Files.createTempDirectory(folder, "c")))
        .stream()
        .map(each -> DynamicTest.dynamicTest(each.name(), each.check()::run));
  }

  @Test
  void nothingIsOpenedBeforeSomethingIsDecided() {
    Path data = folder.resolve("consensus");
    try (SingleConsensus engine = new SingleConsensus(SELF, new ClusterState(), data)) {
      engine.readIndex().join();
      assertFalse(Files.exists(data));
      engine.submit(grant(1)).join();
      assertTrue(Files.exists(data));
      assertEquals(Role.LEADER, engine.status().role());
      assertEquals(1, engine.status().commitIndex());
      assertNull(engine.status().failure());
    }
  }

  @Test
  void snapshotsKeepTheJournalSmall() throws IOException {
    ClusterState state = new ClusterState();
    try (SingleConsensus engine = new SingleConsensus(SELF, state, folder, 20_000)) {
      for (int i = 1; i <= 2_000; i++) {
        engine.submit(grant(i % 50 + 1, i)).join();
      }
      assertTrue(engine.status().snapshotIndex() > 1_000, () -> engine.status().toString());
    }
    List<Path> files = Damage.files(folder);
    assertEquals(2, files.size(), files::toString);
    ClusterState again = new ClusterState();
    try (SingleConsensus engine = new SingleConsensus(SELF, again, folder)) {
      assertEquals(2_000, engine.status().appliedIndex());
      assertEquals(state.hash(), again.hash());
    }
  }

  @Test
  void callersAtOnceShareAndGetTheirOwnAnswers() throws InterruptedException {
    ClusterState state = new ClusterState();
    List<Thread> callers = new ArrayList<>();
    long[] indexes = new long[64];
    try (SingleConsensus engine = new SingleConsensus(SELF, state, folder)) {
      for (int i = 0; i < indexes.length; i++) {
        int number = i;
        callers.add(
            Thread.ofVirtual()
                .start(() -> indexes[number] = engine.submit(grant(number + 1)).join().index()));
      }
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertEquals(64, Arrays.stream(indexes).distinct().filter(index -> index > 0).count());
    assertEquals(64, state.appliedIndex());
  }

  @Test
  void aTornEndIsCutOffAndADamagedMiddleRefused() throws IOException {
    try (SingleConsensus engine = new SingleConsensus(SELF, new ClusterState(), folder)) {
      for (int i = 1; i <= 3; i++) {
        engine.submit(grant(i)).join();
      }
    }
    Path file = Damage.files(folder).getFirst();
    byte[] whole = Files.readAllBytes(file);
    int group = (whole.length - JournalFile.HEADER_BYTES) / 3;
    for (int length = whole.length - group; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      ClusterState state = new ClusterState();
      try (SingleConsensus engine = new SingleConsensus(SELF, state, folder)) {
        assertEquals(2, state.appliedIndex());
        engine.submit(grant(4)).join();
      }
      ClusterState again = new ClusterState();
      new SingleConsensus(SELF, again, folder).close();
      assertEquals(3, again.appliedIndex());
    }
    for (int at = JournalFile.HEADER_BYTES; at < whole.length - group; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      Files.write(file, damaged);
      ContinuumException thrown =
          assertThrows(
              ContinuumException.class,
              () -> new SingleConsensus(SELF, new ClusterState(), folder));
      assertEquals(ErrorCode.STORAGE_CORRUPT, thrown.code());
    }
  }

  @Test
  void aFullDiskRefusesAndRecovers() throws IOException {
    try (SmallDisk disk = new SmallDisk(folder, 4, 3)) {
      ClusterState state = new ClusterState();
      try (SingleConsensus engine =
          new SingleConsensus(SELF, state, disk.folder().resolve("consensus"))) {
        long decided = 0;
        while (decided < 1_000_000) {
          try {
            engine.submit(new byte[100_000]).join();
            decided++;
          } catch (CompletionException e) {
            ContinuumException refused = assertInstanceOf(ContinuumException.class, e.getCause());
            assertEquals(ErrorCode.STORAGE_FULL, refused.code());
            break;
          }
        }
        assertEquals(decided, state.appliedIndex());
        disk.dropBallast();
        assertEquals(decided + 1, engine.submit(new byte[100_000]).join().index());
      }
      ClusterState again = new ClusterState();
      new SingleConsensus(SELF, again, disk.folder().resolve("consensus")).close();
      assertEquals(state.appliedIndex(), again.appliedIndex());
    }
  }

  @Test
  void whatWasAnsweredSurvivesAKill() throws IOException, InterruptedException {
    for (int lines : new int[] {1, 30, 200}) {
      Path data = folder.resolve("killed-" + lines);
      long answered = KilledProcess.run(Child.class, data, lines);
      ClusterState state = new ClusterState();
      new SingleConsensus(SELF, state, data).close();
      assertTrue(state.appliedIndex() >= answered, state.appliedIndex() + " of " + answered);
      assertTrue(answered >= lines);
    }
  }

  @Test
  void aClosedEngineSaysSo() {
    SingleConsensus engine = new SingleConsensus(SELF, new ClusterState(), folder);
    engine.close();
    CompletionException thrown =
        assertThrows(CompletionException.class, () -> engine.submit(grant(1)).join());
    ContinuumException cause = assertInstanceOf(ContinuumException.class, thrown.getCause());
    assertEquals(ErrorCode.CONSENSUS_STOPPED, cause.code());
    assertEquals(Role.STOPPED, engine.status().role());
  }

  private static byte[] grant(int number) {
    return grant(number, number);
  }

  private static byte[] grant(int number, int sequence) {
    return ProposalCodec.encode(
        new Proposal(
            SELF,
            Proposal.sequence(0, sequence),
            sequence,
            new Command.GrantUpdate("owner-" + number, "space:all", sequence % 2 == 0)));
  }

  /** Decides until it is killed. */
  static final class Child {
    public static void main(String[] args) {
      SingleConsensus engine =
          new SingleConsensus(SELF, new ClusterState(), Path.of(args[0]), 4_000);
      for (int i = 1; i < 100_000_000; i++) {
        KilledProcess.print(engine.submit(grant(i % 100 + 1, i)).join().index());
      }
    }
  }

  /** A folder. */
  private static final class SinglePlace implements ConsensusContract.Place {
    private final Path folder;

    SinglePlace(Path folder) {
      this.folder = folder;
    }

    @Override
    public ConsensusContract.Engine open(ClusterState machine) {
      SingleConsensus engine = new SingleConsensus(SELF, machine, folder);
      return new ConsensusContract.Engine(engine, engine);
    }

    /** The files stay as they are; who wrote them is not asked. */
    @Override
    public void crash() {}

    @Override
    public void close() {}
  }
}
