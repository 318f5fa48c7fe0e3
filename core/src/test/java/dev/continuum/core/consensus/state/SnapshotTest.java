package dev.continuum.core.consensus.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.CommandSamples;
import dev.continuum.core.consensus.GoldenText;
import dev.continuum.core.consensus.StateMachine.Chunks;
import dev.continuum.core.consensus.StateMachine.Snapshot;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SnapshotTest {

  @Test
  void aRestoredStateIsTheSame() {
    ClusterState state = SampleStates.varied();
    List<byte[]> chunks = read(state.snapshot().chunks());
    ClusterState restored = new ClusterState();
    restored.restore(of(chunks));
    assertEquals(state.hash(), restored.hash());
    assertEquals(state.view().hash(), restored.view().hash());
    assertEquals(state.appliedIndex(), restored.appliedIndex());
    assertEquals(state.view().members(), restored.view().members());
    assertEquals(hex(chunks), hex(read(restored.snapshot().chunks())));
    for (int i = 1; i < 40; i++) {
      byte[] again = SampleStates.proposal(i % 20);
      long index = state.appliedIndex() + 1;
      assertArrayEquals(state.apply(index, again), restored.apply(index, again));
      assertEquals(state.hash(), restored.hash());
    }
  }

  /** What stands in snapshots on disks: a difference means that they are not read any more. */
  @Test
  void formatStays() throws IOException {
    GoldenText.check("snapshot.hex", hex(read(SampleStates.varied().snapshot().chunks())) + '\n');
  }

  /** Version 1 knew no departures, and stands on disks. */
  @Test
  void theFormerVersionIsRead() throws IOException {
    List<byte[]> chunks =
        Files.readAllLines(Path.of("src/test/resources/golden/consensus/snapshot-1.hex")).stream()
            .map(HexFormat.of()::parseHex)
            .toList();
    ClusterState restored = new ClusterState();
    restored.restore(of(chunks));
    assertEquals(4, restored.view().memberCount());
    assertEquals(List.of(), restored.view().departed());
  }

  @Test
  void aSnapshotStaysAsItWas() {
    ClusterState state = SampleStates.varied();
    Snapshot snapshot = state.snapshot();
    String before = hex(read(snapshot.chunks()));
    SampleStates.applyAll(state, CommandSamples.COMMANDS, 1_000);
    assertEquals(before, hex(read(snapshot.chunks())));
    assertTrue(snapshot.hash() != state.hash());
  }

  @Test
  void manyRowsGoIntoSmallChunks() {
    ClusterState state = SampleStates.large(5_000);
    List<byte[]> chunks = read(state.snapshot().chunks());
    assertTrue(chunks.size() > 1, () -> chunks.size() + " chunks");
    chunks.forEach(chunk -> assertTrue(chunk.length <= Snapshot.MAX_CHUNK_BYTES));
    ClusterState restored = new ClusterState();
    restored.restore(of(chunks));
    assertEquals(state.hash(), restored.hash());
    assertEquals(state.view().spaceCount(), restored.view().spaceCount());
  }

  @Test
  void whatIsDamagedIsRefusedAndChangesNothing() {
    List<byte[]> chunks = read(SampleStates.varied().snapshot().chunks());
    ClusterState state = new ClusterState();
    long before = state.hash();
    byte[] only = chunks.getFirst();
    for (int at = 0; at < only.length; at++) {
      byte[] damaged = only.clone();
      damaged[at] ^= 0x10;
      refused(state, List.of(damaged));
    }
    for (int length = 0; length < only.length; length++) {
      refused(state, List.of(Arrays.copyOf(only, length)));
    }
    refused(state, List.of());
    refused(state, List.of(only, only));
    List<byte[]> large = read(SampleStates.large(5_000).snapshot().chunks());
    refused(state, large.subList(0, large.size() - 1));
    refused(state, large.subList(1, large.size()));
    assertEquals(before, state.hash());
    assertEquals(0, state.appliedIndex());
  }

  @Test
  void anotherGroupsSnapshotIsRefused() {
    List<byte[]> chunks = read(new ClusterState(3, 4).snapshot().chunks());
    ClusterState same = new ClusterState(3, 4);
    same.restore(of(chunks));
    refused(new ClusterState(2, 4), chunks);
    refused(new ClusterState(3, 8), chunks);
  }

  static List<byte[]> read(Chunks chunks) {
    List<byte[]> all = new ArrayList<>();
    for (byte[] chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      all.add(chunk);
    }
    assertNull(chunks.next());
    return all;
  }

  static Chunks of(List<byte[]> chunks) {
    Iterator<byte[]> rest = chunks.iterator();
    return () -> rest.hasNext() ? rest.next() : null;
  }

  private static void refused(ClusterState state, List<byte[]> chunks) {
    ContinuumException thrown =
        assertThrows(ContinuumException.class, () -> state.restore(of(chunks)));
    assertEquals(ErrorCode.SNAPSHOT_INVALID, thrown.code());
  }

  private static String hex(List<byte[]> chunks) {
    return chunks.stream().map(HexFormat.of()::formatHex).collect(Collectors.joining("\n"));
  }
}
