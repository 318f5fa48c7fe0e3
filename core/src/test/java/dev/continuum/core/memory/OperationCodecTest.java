package dev.continuum.core.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.HybridTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationCodecTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/operations.txt");

  @Test
  void everyOperationReadsBackEqual() {
    for (LoggedOperation operation : OperationSamples.all()) {
      byte[] bytes = OperationCodec.encode(operation);
      assertEquals(operation, OperationCodec.decode(bytes));
      assertArrayEquals(bytes, OperationCodec.encode(OperationCodec.decode(bytes)));
    }
  }

  /** Bytes that are on disks: a difference is a new version. */
  @Test
  void theBytesAreThoseInTheFile() throws IOException {
    StringBuilder now = new StringBuilder();
    for (LoggedOperation operation : OperationSamples.all()) {
      now.append(operation.operation().getClass().getSimpleName()).append(' ');
      now.append(HexFormat.of().formatHex(OperationCodec.encode(operation))).append('\n');
    }
    if ("rewrite".equals(System.getProperty("continuum.golden"))) {
      Files.writeString(GOLDEN, now);
    }
    assertEquals(Files.readString(GOLDEN), now.toString(), "-Dcontinuum.golden=rewrite");
  }

  @Test
  void anUnknownVersionOrKindIsRefusedByName() {
    byte[] version = OperationCodec.encode(OperationSamples.all().getFirst());
    version[0] = 2;
    DecodeException refused =
        assertThrows(DecodeException.class, () -> OperationCodec.decode(version));
    assertEquals("operation.version", refused.field());

    byte[] kind = OperationCodec.encode(OperationSamples.all().getFirst());
    kind[1] = 77;
    refused = assertThrows(DecodeException.class, () -> OperationCodec.decode(kind));
    assertEquals("operation.kind", refused.field());
    assertTrue(refused.toString().contains("77"), refused.toString());
  }

  @Test
  void everyTruncationIsRefused() {
    for (LoggedOperation operation : OperationSamples.all()) {
      byte[] bytes = OperationCodec.encode(operation);
      for (int length = 0; length < bytes.length; length++) {
        byte[] shorter = Arrays.copyOf(bytes, length);
        assertThrows(DecodeException.class, () -> OperationCodec.decode(shorter));
      }
    }
  }

  @Test
  void whatNoReaderWouldTakeIsNotWritten() {
    refused(
        ErrorCode.FIELD_INVALID,
        new Operation.PutLink(
            OperationSamples.HOME,
            new Operation.LinkKey(OperationSamples.FIRST, OperationSamples.SECOND, "t"),
            Double.NaN));
    refused(
        ErrorCode.FIELD_INVALID,
        new Operation.PatchMemory(
            OperationSamples.HOME,
            OperationSamples.FIRST,
            new MemoryPatch(
                null,
                null,
                null,
                null,
                null,
                null,
                2.0,
                null,
                null,
                null,
                null,
                Collections.emptySortedSet(),
                List.of(),
                List.of(),
                Collections.emptySortedMap())));
    refused(
        ErrorCode.TOO_LARGE,
        new Operation.PutMemory(
            OperationSamples.HOME,
            OperationSamples.FIRST,
            OperationSamples.sparse("x".repeat(OperationCodec.MAX_OPERATION_BYTES))));
  }

  private static void refused(ErrorCode code, Operation operation) {
    LoggedOperation logged =
        new LoggedOperation(new Dot(1, 1), HybridTime.of(1, 0), operation, null);
    ContinuumException refusal =
        assertThrows(ContinuumException.class, () -> OperationCodec.encode(logged));
    assertEquals(code, refusal.code());
  }
}
