package dev.continuum.core.access;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.NodeId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenewalScheduleTest {
  private static final long LIFE = 1_000_000;
  private static final RenewalSchedule SCHEDULE = RenewalSchedule.DEFAULT;

  @Test
  void aNodeRenewsBetweenHalfAndThreeFifthsOfTheLife() {
    for (int i = 0; i < 200; i++) {
      long due = SCHEDULE.dueMillis(EnrolmentTest.node(i), 0, LIFE);
      assertTrue(due >= LIFE / 2 && due < LIFE * 6 / 10, "node " + i + ": " + due);
    }
  }

  @Test
  void nodesDoNotRenewTogether() {
    long different =
        IntStream.range(0, 200)
            .mapToLong(i -> SCHEDULE.dueMillis(EnrolmentTest.node(i), 0, LIFE))
            .distinct()
            .count();
    assertTrue(different > 190, different + " of 200");
  }

  @Test
  void afterAFailureItRests() {
    NodeId node = EnrolmentTest.node(1);
    long due = SCHEDULE.dueMillis(node, 0, LIFE);
    long rest = SCHEDULE.retry().toMillis();
    assertFalse(SCHEDULE.isDue(node, 0, LIFE, -1, due - 1));
    assertTrue(SCHEDULE.isDue(node, 0, LIFE, -1, due));
    assertFalse(SCHEDULE.isDue(node, 0, LIFE, due, due + rest - 1));
    assertTrue(SCHEDULE.isDue(node, 0, LIFE, due, due + rest));
  }
}
