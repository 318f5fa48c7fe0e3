package dev.continuum.core.consensus.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupTest {
  private static final NodeId NODE = new NodeId(1, 2);

  @Test
  void whatIsReadIsWhatWasWritten() {
    Backup backup = sample();
    Backup read = Backup.read(backup.toBytes());
    assertEquals("home", read.cluster());
    assertEquals(42, read.createdMillis());
    ClusterView group = read.groups().getFirst();
    assertEquals(backup.groups().getFirst().hash(), group.hash());
    assertEquals("5m", group.value(ClusterKeys.DEAD_VOTER_GRACE));
  }

  @Test
  void everyFlippedBitIsSeen() {
    byte[] bytes = sample().toBytes();
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      ContinuumException refusal =
          assertThrows(ContinuumException.class, () -> Backup.read(damaged), "byte " + at);
      assertEquals(ErrorCode.SNAPSHOT_INVALID, refusal.code());
    }
  }

  @Test
  void aBeginningIsNoBackup() {
    byte[] bytes = sample().toBytes();
    for (int length : List.of(0, 7, 39, 40, bytes.length - 1)) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(ContinuumException.class, () -> Backup.read(cut), "length " + length);
    }
  }

  private static Backup sample() {
    ClusterState state = new ClusterState();
    Command command = new Command.ConfigUpdate(ClusterKeys.DEAD_VOTER_GRACE.name(), "5m", -1);
    byte[] _ =
        state.apply(
            1, ProposalCodec.encode(new Proposal(NODE, Proposal.sequence(0, 1), 9, command)));
    return new Backup("home", 42, 1, List.of(state.view()));
  }
}
