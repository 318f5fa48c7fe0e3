package dev.continuum.core.access.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.access.datagram.Sessions.Admission;
import dev.continuum.core.access.datagram.Sessions.Session;
import dev.continuum.core.value.NodeId;
import org.junit.jupiter.api.Test;

/** Epochs only grow, nothing older than the greeting is accepted, and the table is bounded. */
class SessionsTest {
  private static final NodeId NODE = node(1);
  private static final long MIN_AGE_NANOS = 60;

  private final Sessions<String> sessions = new Sessions<>(3, MIN_AGE_NANOS);

  @Test
  void epochsOnlyGrow() {
    assertEquals(Admission.OPENED, sessions.admit(NODE, 10, 1, "ten", 0));
    assertEquals(Admission.OLD_EPOCH, sessions.admit(NODE, 9, 100, "nine", 0));
    assertEquals(Admission.OPENED, sessions.admit(NODE, 11, 1, "eleven", 0));
    assertEquals(Admission.OLD_EPOCH, sessions.admit(NODE, 10, 100, "ten", 0));
    assertNull(sessions.find(NODE, 10));
    assertEquals("eleven", session(NODE, 11).keys());
    assertEquals(1, sessions.size());
  }

  @Test
  void aGreetingCountsOnce() {
    assertEquals(Admission.OPENED, sessions.admit(NODE, 1, 7, "", 0));
    assertEquals(Admission.REPLAYED, sessions.admit(NODE, 1, 7, "", 0));
    assertEquals(Admission.KNOWN, sessions.admit(NODE, 1, 8, "", 0));
  }

  /** The receiver starts again with an empty table; the sender did not. */
  @Test
  void aMillionReplaysAfterARestartAreRefused() {
    int sent = 1_000_000;
    Sessions<String> restarted = new Sessions<>(3, MIN_AGE_NANOS);
    assertEquals(Admission.OPENED, restarted.admit(NODE, 1, sent + 1, "", 0));
    Session<String> session = restarted.find(DatagramHeader.senderOf(NODE)).getFirst();
    int accepted = 0;
    for (long counter = 1; counter <= sent + 1; counter++) {
      accepted += restarted.accept(session, counter) ? 1 : 0;
    }
    assertEquals(0, accepted);
    assertTrue(restarted.accept(session, sent + 2));
  }

  @Test
  void aSessionLeavesOnlyWhenItsGreetingIsStale() {
    for (int i = 1; i <= 3; i++) {
      assertEquals(Admission.OPENED, sessions.admit(node(i), 1, 1, "", i));
    }
    assertTrue(sessions.accept(session(node(1), 1), 2));
    assertEquals(Admission.FULL, sessions.admit(node(4), 1, 1, "", MIN_AGE_NANOS + 2));
    assertEquals(Admission.OPENED, sessions.admit(node(4), 1, 1, "", MIN_AGE_NANOS + 3));
    assertNull(sessions.find(node(2), 1), "the one that was silent longest");
    assertNotNull(sessions.find(node(1), 1));
    assertEquals(3, sessions.size());
  }

  @Test
  void twoNodesMayShareTheirFourBytes() {
    NodeId twin = new NodeId(NODE.high(), 99);
    sessions.admit(NODE, 1, 1, "", 0);
    sessions.admit(twin, 1, 1, "", 0);
    assertEquals(2, sessions.find(DatagramHeader.senderOf(NODE)).size());
    sessions.remove(NODE);
    assertEquals(twin, sessions.find(DatagramHeader.senderOf(NODE)).getFirst().node());
    sessions.remove(twin);
    assertTrue(sessions.find(DatagramHeader.senderOf(NODE)).isEmpty());
    assertFalse(sessions.size() > 0);
  }

  private Session<String> session(NodeId node, long epoch) {
    Session<String> session = sessions.find(node, epoch);
    assertNotNull(session);
    return session;
  }

  private static NodeId node(int number) {
    return new NodeId((long) number << 32, number);
  }
}
