package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a whole snapshot or are refused as corrupt, wherever they stop being one. */
class LogSnapshotFuzzTest {
  static Stream<byte[]> seeds() {
    byte[] whole = snapshotOf(List.of(new byte[0], new byte[100], new byte[3000]), 17);
    byte[] flipped = whole.clone();
    flipped[60] ^= 4;
    byte[] hugeFrame = Arrays.copyOf(whole, SnapshotFormat.HEADER_BYTES + 16);
    hugeFrame[SnapshotFormat.HEADER_BYTES + 7] = 0x7F;
    return Stream.of(
        whole, flipped, hugeFrame, new byte[0], Arrays.copyOf(whole, whole.length - 1));
  }

  static byte[] snapshotOf(List<byte[]> records, long coveredPosition) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LogSnapshotWriter writer =
        new LogSnapshotWriter(Channels.newChannel(bytes), coveredPosition, 0)) {
      records.forEach(record -> writer.add(record, 0, record.length));
      writer.commit();
    }
    return bytes.toByteArray();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreASnapshotOrRefused(byte[] data) {
    List<byte[]> records = new ArrayList<>();
    long covered;
    try (LogSnapshotReader reader =
        new LogSnapshotReader(Channels.newChannel(new ByteArrayInputStream(data)), "fuzz")) {
      for (ByteBuffer next = reader.next(); next != null; next = reader.next()) {
        byte[] copy = new byte[next.remaining()];
        next.get(copy);
        records.add(copy);
      }
      covered = reader.coveredPosition();
    } catch (ContinuumException refused) {
      assertEquals(ErrorCode.STORAGE_CORRUPT, refused.code());
      return;
    }
    byte[] again = snapshotOf(records, covered);
    assertTrue(data.length >= again.length);
  }
}
