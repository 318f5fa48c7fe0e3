package dev.continuum.drivers.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.SmallDisk;
import dev.continuum.drivers.net.rpc.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that fail, and what is on them. */
class RaftDiskTest {
  private static final int DISK_MEBIBYTES = 24;
  private static final int BALLAST_MEBIBYTES = 14;
  private static final int MAX_COMMANDS = 1_000;

  @TempDir Path folder;

  /** The leader's disk runs full: another leads, nothing is lost, and with room it comes back. */
  @Test
  void aVoterWithAFullDiskStepsDownAndComesBack() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("disk"));
    RaftSettings settings = RaftLab.SETTINGS.withSnapshots(1L << 40, 1L << 40);
    try (SmallDisk disk = new SmallDisk(mount, DISK_MEBIBYTES, BALLAST_MEBIBYTES);
        RaftLab lab = new RaftLab(folder, 3, settings)) {
      lab.place(2, disk.folder().resolve("raft"));
      lab.found(0, 1, 2);
      RaftLab.Running full = lab.node(2);
      lab.node(0).submit("first");
      lab.awaitSame(1);
      if (full.role() != Role.LEADER) {
        lab.leader()
            .group
            .transferLeadership(lab.id(2))
            .get(RaftLab.LIMIT.toSeconds(), TimeUnit.SECONDS);
        Await.until("it leads", () -> full.role() == Role.LEADER);
      }
      String padding = "x".repeat(100_000);
      List<String> acknowledged = new ArrayList<>(List.of("first"));
      for (int i = 0; i < MAX_COMMANDS && full.role() != Role.STOPPED; i++) {
        String command = "c" + i + padding;
        try {
          lab.node(0).submit(command);
          acknowledged.add(command);
        } catch (ExecutionException e) {
          assertEquals(ErrorCode.DEADLINE_EXCEEDED, RaftLab.code(e));
        }
      }
      Await.until("its part has ended", () -> full.role() == Role.STOPPED);
      String why = full.group.status().failure();
      assertNotNull(why);
      assertTrue(why.contains("no space left"), why);
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> full.submit("there"));
      assertEquals(ErrorCode.CONSENSUS_STOPPED, RaftLab.code(refused));
      assertEquals("done on", lab.node(0).submit("on"));

      full.stop();
      disk.dropBallast();
      RaftLab.Running again = lab.start(2);
      Await.until("it has what was decided without it", () -> again.history.texts().contains("on"));
      assertTrue(again.history.texts().containsAll(acknowledged), "all that was acknowledged");
      lab.awaitSame(acknowledged.size());
    }
  }

  @Test
  void aSnapshotThatIsNotAsItWasWrittenIsNamed() throws Exception {
    History written = new History();
    for (int i = 1; i <= 100; i++) {
      written.apply(i, RaftLab.bytes("command " + i));
    }
    Path file = folder.resolve("state");
    SnapshotFile.write(file, written.snapshot());
    byte[] bytes = Files.readAllBytes(file);
    assertEquals("CRSN", new String(bytes, 0, 4, StandardCharsets.US_ASCII));
    History read = new History();
    SnapshotFile.restore(file, read);
    assertEquals(written.hash(), read.hash());
    for (int i = 0; i < bytes.length; i += 7) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 0x10;
      Files.write(file, damaged);
      assertInvalid(file);
    }
    for (int length : new int[] {0, 3, 10, bytes.length / 2, bytes.length - 1}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertInvalid(file);
    }
  }

  private static void assertInvalid(Path file) {
    History machine = new History();
    machine.apply(1, RaftLab.bytes("kept"));
    ContinuumException invalid =
        assertThrows(ContinuumException.class, () -> SnapshotFile.restore(file, machine));
    assertEquals(ErrorCode.SNAPSHOT_INVALID, invalid.code());
    assertEquals(List.of("kept"), machine.texts());
  }
}
