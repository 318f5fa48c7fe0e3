package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.api.json.StreamEvent;
import dev.continuum.core.node.MemoryService.MemoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EventLogTest {
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static StreamEvent event(long position) {
    return new StreamEvent.InSpace(new MemoryEvent.Recalled(Samples.SPACE, position, 1));
  }

  private static List<Long> positions(EventLog.Batch batch) {
    return batch.events().stream()
        .map(event -> ((StreamEvent.InSpace) event).event().position())
        .toList();
  }

  @Test
  void aReaderGetsWhatComesFromItsPlaceOn() throws InterruptedException {
    EventLog log = new EventLog(8);
    for (int i = 1; i <= 5; i++) {
      log.publish(event(i));
    }
    assertEquals(6, log.next());
    assertEquals(List.of(3L, 4L, 5L), positions(log.read(3, 10, 0)));
    assertEquals(List.of(3L, 4L), positions(log.read(3, 2, 0)));
    EventLog.Batch none = log.read(6, 10, 0);
    assertEquals(List.of(), none.events());
    assertEquals(6, none.first());
  }

  @Test
  void aReaderThatIsTooSlowLearnsHowManyItMissed() throws InterruptedException {
    EventLog log = new EventLog(4);
    for (int i = 1; i <= 10; i++) {
      log.publish(event(i));
    }
    EventLog.Batch batch = log.read(2, 10, 0);
    assertEquals(5, batch.missed());
    assertEquals(7, batch.first());
    assertEquals(List.of(7L, 8L, 9L, 10L), positions(batch));
  }

  @Test
  void aWaitingReaderIsWokenByAnEventAndByTheEnd() throws Exception {
    EventLog log = new EventLog(4);
    CompletableFuture<List<Long>> reader =
        CompletableFuture.supplyAsync(
            () -> {
              List<Long> seen = new ArrayList<>();
              try {
                EventLog.Batch batch = log.read(1, 10, LONG_NANOS);
                while (!batch.closed()) {
                  seen.addAll(positions(batch));
                  batch = log.read(batch.first() + batch.events().size(), 10, LONG_NANOS);
                }
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return seen;
            });
    log.publish(event(1));
    while (log.next() < 2) {
      Thread.onSpinWait();
    }
    log.publish(event(2));
    log.close();
    List<Long> seen = reader.get(20, TimeUnit.SECONDS);
    assertTrue(List.of(1L, 2L).containsAll(seen), seen.toString());
    assertFalse(log.read(1, 10, 0).events().isEmpty());
    assertTrue(log.read(3, 10, LONG_NANOS).closed());
  }
}
