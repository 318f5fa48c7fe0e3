package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a log must hold, beside the log that holds it: a seeded workload on a simulated disk, and
 * the checks after each open. One thread only.
 */
final class LogModel implements LogListener {
  static final int SEGMENT_BYTES = 16 << 10;
  private static final int MAX_PAYLOAD_BYTES = 3000;

  private final Random random;
  private final SyncPolicy policy;
  private final List<byte[]> records = new ArrayList<>();
  private final AtomicLong ids;
  private long nanos;
  private long committed;
  private long trimmed;
  private @Nullable ContinuumException failure;

  SimulatedDisk disk = new SimulatedDisk();
  @Nullable SegmentedLog log;

  LogModel(long seed, SyncPolicy policy) {
    ExpectedFailures.silence();
    this.random = new Random(seed);
    this.ids = new AtomicLong(seed << 32 | 1);
    this.policy = policy;
  }

  static LogOptions options(SyncPolicy policy) {
    return LogOptions.in(java.nio.file.Path.of("unused"))
        .withMaxPayloadBytes(MAX_PAYLOAD_BYTES)
        .withSegmentBytes(SEGMENT_BYTES)
        .withSync(policy, Duration.ofMillis(5));
  }

  /** Opens the log on the present disk, where a power cut may end the attempt. */
  void open() {
    failure = null;
    LogEnvironment environment =
        new LogEnvironment(
            disk, ids::incrementAndGet, () -> 1_700_000_000_000L, () -> nanos, false);
    log = SegmentedLog.open(options(policy), this, environment);
    log.pump();
  }

  SegmentedLog log() {
    if (log == null) {
      throw new IllegalStateException("not open");
    }
    return log;
  }

  /** Does one random thing that a runtime does. */
  void step() {
    int what = random.nextInt(100);
    if (what < 70) {
      append(random.nextInt(10) == 0 ? random.nextInt(MAX_PAYLOAD_BYTES) : random.nextInt(200));
    } else if (what < 90) {
      log().requestSync();
      pump();
    } else if (what < 95) {
      nanos += GroupCommitter.MARK_DELAY_NANOS;
      pump();
    } else if (what < 98) {
      trimmed = Math.max(trimmed, committed - random.nextInt(40));
      log().trim(trimmed);
      pump();
    } else if (failure == null) {
      closeQuietly();
      open();
      check();
    }
  }

  void append(int bytes) {
    byte[] payload = new byte[bytes];
    random.nextBytes(payload);
    try {
      long position = log().append(payload, 0, bytes);
      assertEquals(records.size() + 1, position);
      records.add(payload);
    } catch (ContinuumException e) {
      if (e.code() == ErrorCode.OVERLOADED) {
        pump();
      } else if (failure == null && !disk.isCut()) {
        throw e;
      }
    }
  }

  void pump() {
    nanos += 1_000_000;
    log().pump();
  }

  void closeQuietly() {
    try {
      log().close();
    } catch (ContinuumException e) {
      if (!disk.isCut() && failure == null) {
        throw e;
      }
    }
  }

  boolean failed() {
    return failure != null;
  }

  long committed() {
    return committed;
  }

  /** The process or the machine goes down and comes up with what the disk has kept. */
  void crash(SimulatedDisk.Survival survival) {
    boolean promised = policy == SyncPolicy.ALWAYS || survival == SimulatedDisk.Survival.KILLED;
    long mustKeep = promised ? committed : log == null ? 0 : log().durablePosition();
    do {
      disk = disk.after(survival, random);
    } while (!openedBeforeNextCut());
    long last = log().lastPosition();
    assertTrue(last >= mustKeep, "kept " + last + " of " + mustKeep + " acknowledged");
    assertTrue(last <= records.size(), "found " + last + " of " + records.size() + " appended");
    assertEquals(List.of(), log().recovery().corruptRanges());
    forgetAfter(last);
    check();
  }

  /** Opens the log; now and then the power goes again while it recovers. */
  private boolean openedBeforeNextCut() {
    boolean cutAgain = random.nextInt(3) == 0;
    disk.cutPowerAt(cutAgain ? 1 + random.nextInt(12) : Long.MAX_VALUE);
    try {
      open();
    } catch (ContinuumException e) {
      if (!disk.isCut()) {
        throw e;
      }
    }
    disk.cutPowerAt(Long.MAX_VALUE);
    return !disk.isCut();
  }

  /** Forgets records that were refused or lost, as their callers were told. */
  void forgetAfter(long position) {
    records.subList((int) position, records.size()).clear();
    committed = position;
  }

  /** Every record kept reads back as it was appended. */
  void check() {
    SegmentedLog open = log();
    assertTrue(open.firstPosition() <= trimmed + 1, "trimmed too much");
    long position = open.firstPosition();
    try (LogCursor cursor = open.readVerified(position)) {
      for (LogEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
        switch (entry) {
          case LogRecord record -> {
            assertEquals(position, record.position());
            assertArrayEquals(records.get((int) position - 1), record.copyPayload());
            position++;
          }
          case CorruptRange gap -> throw gap.toException();
        }
      }
    }
    assertEquals(open.committedPosition() + 1, position);
  }

  @Override
  public void onCommitted(long throughPosition) {
    assertTrue(throughPosition > committed, "committed goes up");
    assertTrue(throughPosition <= records.size(), "committed what was appended");
    committed = throughPosition;
  }

  @Override
  public void onFailure(long firstLostPosition, ContinuumException cause) {
    assertEquals(committed + 1, firstLostPosition);
    failure = cause;
  }
}
