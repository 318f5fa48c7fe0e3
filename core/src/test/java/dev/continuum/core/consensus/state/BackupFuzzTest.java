package dev.continuum.core.consensus.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.OutcomeCodec;
import dev.continuum.core.consensus.Payload;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes are refused, or a backup that can be brought back; any rows are refused by the state,
 * or in it.
 */
class BackupFuzzTest {
  private static final int HASH_BYTES = 32;

  static Stream<byte[]> seeds() {
    ClusterView view = SampleStates.varied().view();
    byte[] backup = new Backup("north", 1, 1, List.of(view)).toBytes();
    return Stream.of(
        backup,
        Arrays.copyOf(backup, backup.length - HASH_BYTES),
        Restoration.parts(List.of(view), 0, 1).getFirst().rows().bytes());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void readingEnds(byte[] data) {
    backup(data);
    backup(sealed(data));
    rows(data);
  }

  private static void backup(byte[] data) {
    Backup read;
    try {
      read = Backup.read(data);
    } catch (ContinuumException refused) {
      assertEquals(ErrorCode.SNAPSHOT_INVALID, refused.code());
      return;
    }
    ClusterState state = new ClusterState();
    long sequence = 1;
    for (Command.StateRestore part : Restoration.parts(read.groups(), 0, 1)) {
      decide(state, sequence++, part);
    }
    assertNotNull(Backup.read(read.toBytes()));
  }

  private static void rows(byte[] data) {
    if (data.length <= Payload.MAX_BYTES) {
      ClusterState state = new ClusterState();
      decide(state, 1, new Command.StateRestore(true, 1, 1, new Payload(data)));
      ClusterState again = new ClusterState();
      again.restore(state.snapshot().chunks());
      assertEquals(state.hash(), again.hash());
    }
  }

  private static void decide(ClusterState state, long sequence, Command command) {
    byte[] answer = state.apply(state.appliedIndex() + 1, SampleStates.proposal(sequence, command));
    assertNotNull(OutcomeCodec.decode(answer));
  }

  /** So that more than the checksum is tried. */
  private static byte[] sealed(byte[] data) {
    try {
      byte[] sealed = Arrays.copyOf(data, data.length + HASH_BYTES);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(data);
      System.arraycopy(hash, 0, sealed, data.length, HASH_BYTES);
      return sealed;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
