package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What writers and readers see when the disk fails or is full. */
class LogFailureTest {
  private final LogModel model = new LogModel(7, SyncPolicy.ALWAYS);

  @Test
  void aFailedForceFailsTheLogForGoodAndReadsGoOn() {
    model.open();
    appendAndSync(10);
    assertEquals(10, model.committed());
    model.disk.failNextForce();
    model.append(100);
    model.log().requestSync();
    model.pump();
    assertTrue(model.failed());
    assertEquals(ErrorCode.STORAGE_FAILED, refusal().code());
    model.pump();
    assertEquals(10, model.committed(), "nothing is acknowledged after a failed fdatasync");
    assertEquals(10, model.log().committedPosition());
    model.check();
    assertFalse(model.log().hasRoom(1));
    assertEquals(
        ErrorCode.STORAGE_FAILED,
        assertThrows(ContinuumException.class, () -> model.log().sync()).code());
    model.log().close();
  }

  @Test
  void afterAFailedForceAReopenTrustsNothingThatWasNotForced() {
    model.open();
    appendAndSync(10);
    model.disk.failNextForce();
    model.append(100);
    model.log().requestSync();
    model.pump();
    // The page cache shows record 11 as clean, the disk never got it. The next open must write it.
    model.crash(SimulatedDisk.Survival.KILLED);
    assertEquals(11, model.log().lastPosition());
    model.crash(SimulatedDisk.Survival.NOTHING);
    assertEquals(11, model.log().lastPosition());
  }

  @Test
  void aFailedWriteFailsTheLog() {
    model.open();
    appendAndSync(5);
    model.disk.failWrites(true);
    model.append(100);
    model.log().requestSync();
    model.pump();
    assertTrue(model.failed());
    assertEquals(5, model.committed());
    assertEquals(ErrorCode.STORAGE_FAILED, refusal().code());
  }

  @Test
  void aFullDiskRefusesBeforeItTakesAndResumesByItself() {
    model.disk.freeBytes(2L * LogModel.SEGMENT_BYTES);
    model.open();
    int taken = 0;
    while (model.log().hasRoom(1000)) {
      appendAndSync(1);
      taken++;
    }
    assertEquals(taken, model.committed(), "what was taken is durable");
    assertEquals(ErrorCode.STORAGE_FULL, refusal().code());
    assertFalse(model.failed());
    model.check();
    model.pump();
    assertEquals(ErrorCode.STORAGE_FULL, refusal().code());

    model.disk.freeBytes(LogModel.SEGMENT_BYTES);
    refusal();
    model.pump();
    assertTrue(model.log().hasRoom(1000));
    appendAndSync(3);
    assertEquals(taken + 3, model.committed());
    model.check();
    model.crash(SimulatedDisk.Survival.NOTHING);
  }

  @Test
  void trimmingMakesRoomOnAFullDisk() {
    model.disk.freeBytes(3L * LogModel.SEGMENT_BYTES);
    model.open();
    while (model.log().hasRoom(1000)) {
      appendAndSync(1);
    }
    model.log().trim(model.committed());
    model.pump();
    assertTrue(model.log().hasRoom(1000), "the trimmed segment became the spare");
  }

  @Test
  void noFileKeepsWhatWasErased() {
    model.disk.freeBytes(3L * LogModel.SEGMENT_BYTES);
    model.open();
    while (model.log().hasRoom(1000)) {
      appendAndSync(1);
    }
    List<String> full = model.disk.list();
    model.log().erase(model.committed());
    model.pump();
    assertFalse(model.log().hasRoom(1000), "nothing is kept to be used again, so asking makes it");
    model.pump();
    assertTrue(model.log().hasRoom(1000), "the room of the erased segment serves a new file");
    for (String file : model.disk.list()) {
      assertTrue(full.contains(file) || isZero(file), file + " holds what was erased");
    }
    assertTrue(model.log().firstPosition() > 1);
    assertFalse(model.disk.list().contains(full.getFirst()));
  }

  /**
   * Under its old name a recycled file would be a segment with another's header: the new name is
   * durable before the file is written to.
   */
  @Test
  void aRecycledFileIsWrittenOnlyUnderItsDurableNewName() {
    model.open();
    String first = model.disk.list().getFirst();
    while (model.log().stats().segments() < 3) {
      appendAndSync(1);
    }
    model.log().trim(model.committed());
    model.pump();
    SimulatedDisk cut = model.disk.after(SimulatedDisk.Survival.NOTHING, new Random(1));
    assertFalse(cut.list().contains(first), "the old name of a spare came back");
  }

  @Test
  void whatWasAcceptedWaitsWhereEvenOverwritingNeedsSpace() {
    model.open();
    appendAndSync(3);
    model.disk.fullForWrites(true);
    model.append(100);
    model.log().requestSync();
    model.pump();
    assertEquals(3, model.committed());
    assertFalse(model.failed());
    assertEquals(ErrorCode.STORAGE_FULL, refusal().code());
    assertEquals(
        ErrorCode.STORAGE_FULL,
        assertThrows(ContinuumException.class, () -> model.log().sync()).code());
    model.disk.fullForWrites(false);
    model.pump();
    assertEquals(4, model.committed());
    appendAndSync(1);
    model.check();
    model.crash(SimulatedDisk.Survival.NOTHING);
    assertEquals(5, model.log().lastPosition());
  }

  @Test
  void noRoomForTheFirstSegmentRefusesTheOpen() {
    model.disk.freeBytes(LogModel.SEGMENT_BYTES / 2);
    assertEquals(
        ErrorCode.STORAGE_FULL, assertThrows(ContinuumException.class, model::open).code());
    assertEquals(0, model.disk.list().size(), "nothing is left behind");
  }

  @Test
  void limitsAreRefusedByName() {
    model.open();
    ContinuumException large =
        assertThrows(ContinuumException.class, () -> model.log().append(new byte[3001], 0, 3001));
    assertEquals(ErrorCode.TOO_LARGE, large.code());
    assertEquals("log.payload_bytes: 3001 (expected: at most 3000)", large.getMessage());
    LogOptions options = LogOptions.in(Path.of("unused"));
    assertEquals(
        ErrorCode.CONFIG_INVALID,
        assertThrows(ContinuumException.class, () -> options.withSegmentBytes(100)).code());
    assertThrows(ContinuumException.class, () -> options.withMaxPayloadBytes(0));
    assertThrows(ContinuumException.class, () -> options.withMaxBufferedBytes(1000));
  }

  @Test
  void aFullBufferIsRefusedAsOverload() {
    model.open();
    while (model.log().hasRoom(0)) {
      model.append(0);
    }
    ContinuumException refused =
        assertThrows(ContinuumException.class, () -> model.log().append(new byte[0], 0, 0));
    assertEquals(ErrorCode.OVERLOADED, refused.code());
    model.pump();
    assertTrue(model.log().hasRoom(0));
    model.check();
  }

  private void appendAndSync(int count) {
    for (int i = 0; i < count; i++) {
      model.append(1000);
      model.log().requestSync();
      model.pump();
    }
  }

  private boolean isZero(String file) {
    byte[] content = model.disk.content(file);
    return Arrays.equals(content, new byte[content.length]);
  }

  private ContinuumException refusal() {
    return assertThrows(
        ContinuumException.class, () -> model.log().append(new byte[1000], 0, 1000));
  }
}
