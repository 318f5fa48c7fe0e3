package dev.continuum.drivers.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Appenders, followers and a trimmer at once on a real disk. */
class LogConcurrencyTest {
  private static final int APPENDERS = 3;
  private static final int FOLLOWERS = 2;
  private static final int RECORDS_EACH = 3000;
  private static final int RECORDS = APPENDERS * RECORDS_EACH;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(SyncPolicy.class)
  void followersSeeEveryRecordOnceInOrder(SyncPolicy policy) throws Exception {
    LogOptions options =
        LogOptions.in(directory)
            .withSegmentBytes(256 << 10)
            .withSync(policy, java.time.Duration.ofMillis(3));
    AtomicLong told = new AtomicLong();
    List<AtomicLong> reached = new ArrayList<>();
    try (SegmentedLog log = SegmentedLog.open(options, new Told(told));
        ExecutorService threads = Executors.newFixedThreadPool(APPENDERS + FOLLOWERS)) {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < FOLLOWERS; i++) {
        AtomicLong mine = new AtomicLong();
        reached.add(mine);
        work.add(threads.submit(() -> follow(log, mine)));
      }
      for (int i = 0; i < APPENDERS; i++) {
        int seed = i;
        work.add(threads.submit(() -> append(log, seed)));
      }
      while (reached.stream().anyMatch(mine -> mine.get() < RECORDS)) {
        long behind = reached.stream().mapToLong(AtomicLong::get).min().orElseThrow();
        log.trim(behind);
        assertTrue(log.firstPosition() <= behind + 1);
        assertTrue(log.durablePosition() <= log.committedPosition());
        for (Future<?> task : work) {
          if (task.isDone()) {
            task.get();
          }
        }
      }
      for (Future<?> task : work) {
        task.get();
      }
      log.sync();
      assertEquals(RECORDS, log.durablePosition());
      Await.until("the listener hears of all", () -> told.get() == RECORDS);
      assertEquals(RECORDS, log.stats().appended().records());
      assertTrue(log.stats().syncs().forces() > 0);
    }
    try (SegmentedLog log = SegmentedLog.open(options, new Told(told))) {
      assertEquals(RECORDS, log.lastPosition());
      assertEquals(RECORDS, log.recovery().provenPosition());
      assertTrue(log.verify(position -> {}).sound());
    }
  }

  private static void append(SegmentedLog log, int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < RECORDS_EACH; i++) {
      byte[] payload = payload(random.nextInt(400), random.nextInt());
      Await.until("room", () -> tryAppend(log, payload));
      if (i % 16 == 0) {
        log.requestSync();
      }
    }
    log.requestSync();
  }

  private static boolean tryAppend(SegmentedLog log, byte[] payload) {
    try {
      log.append(payload, 0, payload.length);
      return true;
    } catch (ContinuumException e) {
      assertEquals(ErrorCode.OVERLOADED, e.code());
      return false;
    }
  }

  private static void follow(SegmentedLog log, AtomicLong reached) {
    try (LogCursor cursor = log.readVerified(1)) {
      while (reached.get() < RECORDS) {
        switch (cursor.next()) {
          case LogRecord record -> {
            assertEquals(reached.get() + 1, record.position());
            assertTrue(record.position() <= log.committedPosition());
            ByteBuffer payload = record.payload();
            assertEquals(
                ByteBuffer.wrap(payload(payload.remaining() - 4, payload.getInt(0))), payload);
            reached.incrementAndGet();
          }
          case CorruptRange gap -> throw gap.toException();
          case null -> Thread.onSpinWait();
        }
      }
    }
  }

  private static byte[] payload(int bytes, int seed) {
    byte[] payload = new byte[bytes + 4];
    new Random(seed).nextBytes(payload);
    ByteBuffer.wrap(payload).putInt(0, seed);
    return payload;
  }

  private record Told(AtomicLong position) implements LogListener {
    @Override
    public void onCommitted(long throughPosition) {
      assertTrue(throughPosition > position.getAndSet(throughPosition));
    }

    @Override
    public void onFailure(long firstLostPosition, ContinuumException cause) {
      throw new AssertionError("lost from " + firstLostPosition, cause);
    }
  }
}
