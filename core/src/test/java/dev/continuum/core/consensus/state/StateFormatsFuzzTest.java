package dev.continuum.core.consensus.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes are refused, or a delta with exactly these bytes, or a snapshot that comes out again.
 */
class StateFormatsFuzzTest {
  static Stream<byte[]> seeds() {
    ClusterView view = SampleStates.varied().view();
    Delta delta = view.changesSince(0, 1 << 20);
    assertNotNull(delta);
    return Stream.concat(
        Stream.of(DeltaCodec.encode(delta)),
        SnapshotTest.read(SampleStates.varied().snapshot().chunks()).stream());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void readingEnds(byte[] data) {
    try {
      assertArrayEquals(data, DeltaCodec.encode(DeltaCodec.decode(data)));
    } catch (DecodeException refused) {
      assertNotNull(refused.field());
    }
    snapshot(data);
    snapshot(withChecksum(data));
  }

  private static void snapshot(byte[] data) {
    ClusterState state = new ClusterState();
    try {
      state.restore(SnapshotTest.of(List.of(data)));
    } catch (ContinuumException refused) {
      assertEquals(ErrorCode.SNAPSHOT_INVALID, refused.code());
      return;
    }
    long hash = state.hash();
    ClusterState again = new ClusterState();
    again.restore(state.snapshot().chunks());
    assertEquals(hash, again.hash());
  }

  /** So that more than the checksum is tried. */
  private static byte[] withChecksum(byte[] data) {
    byte[] sealed = Arrays.copyOf(data, data.length + Integer.BYTES);
    int checksum = StateSnapshot.checksum(data, data.length);
    for (int i = 0; i < Integer.BYTES; i++) {
      sealed[data.length + i] = (byte) (checksum >>> (24 - Byte.SIZE * i));
    }
    return sealed;
  }
}
