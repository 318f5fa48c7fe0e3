package dev.continuum.core.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The parts of membership that have no messages: tables, queues, formulas. */
class PartsTest {
  private static final long SECOND = 1_000_000_000L;

  private static final Out NOWHERE =
      new Out() {
        @Override
        public void datagram(PeerAddress to, Message.Wire message) {}

        @Override
        public void stream(PeerAddress to, Message.Wire message) {}

        @Override
        public void emit(Event event) {}
      };

  @Test
  void deadlinesComeInOrderAndEqualOnesAsAdded() {
    SeededRandom random = new SeededRandom(3);
    Deadlines deadlines = new Deadlines();
    TreeMap<Long, List<Long>> expected = new TreeMap<>();
    for (long i = 0; i < 2_000; i++) {
      long at = random.nextInt(300);
      deadlines.add(at, Deadlines.Kind.PROBE, i);
      expected.computeIfAbsent(at, key -> new ArrayList<>()).add(i);
      if (i % 3 == 0) {
        List<Long> first = expected.firstEntry().getValue();
        assertEquals(expected.firstKey(), deadlines.next());
        assertEquals(first.removeFirst(), deadlines.nextPayload());
        deadlines.removeNext();
        if (first.isEmpty()) {
          expected.pollFirstEntry();
        }
      }
    }
    for (List<Long> payloads : expected.values()) {
      for (long payload : payloads) {
        assertEquals(payload, deadlines.nextPayload());
        deadlines.removeNext();
      }
    }
    assertEquals(Long.MAX_VALUE, deadlines.next());
  }

  @Test
  void aSlotSetHoldsWhatWasAddedAndNotRemoved() {
    SeededRandom random = new SeededRandom(5);
    SlotSet set = new SlotSet();
    TreeSet<Integer> expected = new TreeSet<>();
    for (int i = 0; i < 3_000; i++) {
      int slot = random.nextInt(200);
      if (expected.add(slot)) {
        set.add(slot);
      } else {
        expected.remove(slot);
        set.remove(slot);
      }
      TreeSet<Integer> held = new TreeSet<>();
      for (int place = 0; place < set.size(); place++) {
        held.add(set.get(place));
      }
      assertEquals(expected.size(), set.size());
      assertEquals(expected, held);
    }
  }

  @Test
  void theTableFindsWhatItHoldsAndItsDigestForgetsTheWay() {
    SeededRandom random = new SeededRandom(4);
    MemberTable table = new MemberTable(random);
    MemberTable other = new MemberTable(random);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      members.add(member(i, 1 + i));
    }
    members.forEach(member -> add(table, member));
    members.reversed().forEach(member -> add(other, member));
    for (int i = 1; i < 500; i += 2) {
      kill(table, members.get(i));
      table.remove(table.find(members.get(i).id()));
    }
    for (int i = 1; i < 500; i += 2) {
      kill(other, members.get(i));
    }
    assertEquals(table.digest(), other.digest());
    for (int i = 0; i < 500; i++) {
      Member member = members.get(i);
      boolean kept = i % 2 == 0;
      int slot = table.find(member.id());
      assertEquals(kept, slot != MemberTable.NONE, "member " + i);
      assertEquals(kept, table.findName(member.name(), MemberTable.NONE) != MemberTable.NONE);
      assertEquals(kept, table.findAddress(member.address(), MemberTable.NONE) != MemberTable.NONE);
    }
    assertEquals(249, table.liveOthers());
    assertEquals(250, other.dead());
  }

  @Test
  void newsGoesOutAsOftenAsAskedAndUrgentNewsFirst() {
    Rumours rumours = new Rumours();
    rumours.add(1, new Update.Left(new NodeId(1, 1), 1), false, 0);
    rumours.add(2, new Update.Left(new NodeId(2, 2), 1), true, 0);
    List<Update> packet = new ArrayList<>();
    rumours.fill(packet, 30, 3, 0);
    assertEquals(List.of(new Update.Left(new NodeId(2, 2), 1)), packet);
    int told = 1;
    assertTrue(rumours.isFresh(1));
    while (!rumours.isEmpty()) {
      packet.clear();
      rumours.fill(packet, 1_000, 3, 0);
      told += packet.size();
    }
    assertEquals(6, told);
    assertFalse(rumours.isFresh(3));
  }

  @Test
  void newsIsFreshUntilAllOfItWasToldOftenEnough() {
    Rumours rumours = new Rumours();
    rumours.add(1, new Update.Left(new NodeId(1, 1), 1), true, 0);
    rumours.fill(new ArrayList<>(), 1_000, 9, 0);
    rumours.fill(new ArrayList<>(), 1_000, 9, 0);
    assertFalse(rumours.isFresh(2));
    assertTrue(rumours.isFresh(3));
    rumours.add(2, new Update.Left(new NodeId(2, 2), 1), false, 0);
    assertTrue(rumours.isFresh(1));
    rumours.forget(2);
    assertFalse(rumours.isFresh(2));
  }

  @Test
  void newerNewsReplacesOlder() {
    Rumours rumours = new Rumours();
    rumours.add(1, new Update.Left(new NodeId(1, 1), 1), true, 0);
    rumours.add(1, new Update.Left(new NodeId(1, 1), 2), true, 0);
    List<Update> packet = new ArrayList<>();
    rumours.fill(packet, 1_000, 1, 0);
    assertEquals(List.of(new Update.Left(new NodeId(1, 1), 2)), packet);
    assertTrue(rumours.isEmpty());
  }

  @Test
  void aSuspicionAgesWhileItWaits() {
    Rumours rumours = new Rumours();
    rumours.add(1, new Update.Suspect(new NodeId(1, 1), 1, new NodeId(2, 2), 100), true, 0);
    List<Update> packet = new ArrayList<>();
    rumours.fill(packet, 1_000, 1, SECOND);
    assertEquals(List.of(new Update.Suspect(new NodeId(1, 1), 1, new NodeId(2, 2), 1_100)), packet);
  }

  /** Lifeguard, section IV-B, with k = 2: 30 s alone, 14.2 s with one more, 5 s with two. */
  @Test
  void aSuspicionEndsSoonerTheMoreConfirmIt() {
    Suspicion suspicion = new Suspicion(new NodeId(1, 1), 0, 5 * SECOND, 30 * SECOND, 2);
    assertEquals(30 * SECOND, suspicion.deadlineNanos());
    assertFalse(suspicion.confirm(new NodeId(1, 1)));
    assertTrue(suspicion.confirm(new NodeId(2, 2)));
    assertEquals(14.2, suspicion.deadlineNanos() / 1e9, 0.05);
    assertTrue(suspicion.confirm(new NodeId(3, 3)));
    assertEquals(5 * SECOND, suspicion.deadlineNanos());
    assertFalse(suspicion.confirm(new NodeId(4, 4)));
  }

  /** What is pending must not grow with the confirmations: many are suspected at once. */
  @Test
  void aSuspicionHasOneDeadlineHoweverManyConfirmIt() {
    Shared shared = shared();
    Suspicions suspicions = new Suspicions(shared);
    suspicions.begin(1, new NodeId(2, 7), 0);
    assertTrue(suspicions.confirm(1, new NodeId(3, 7)));
    assertFalse(suspicions.confirm(1, new NodeId(3, 7)));
    assertTrue(suspicions.confirm(1, new NodeId(4, 7)));
    assertFalse(suspicions.confirm(1, new NodeId(5, 7)));
    suspicions.confirmByDeath(1);
    assertEquals(Suspicions.Due.ASK, dueNext(shared, suspicions, 4 * SECOND));
    assertEquals(Suspicions.Due.OVER, dueNext(shared, suspicions, 5 * SECOND));
    assertEquals(Long.MAX_VALUE, shared.deadlines.next());
  }

  @Test
  void aLoneSuspicionWaitsOnUntilItsEndComesNear() {
    Shared shared = shared();
    Suspicions suspicions = new Suspicions(shared);
    suspicions.begin(1, new NodeId(2, 7), 0);
    assertEquals(Suspicions.Due.NOTHING, dueNext(shared, suspicions, 4 * SECOND));
    assertEquals(Suspicions.Due.ASK, dueNext(shared, suspicions, 29 * SECOND));
    assertEquals(Suspicions.Due.OVER, dueNext(shared, suspicions, 30 * SECOND));
  }

  @Test
  void theDeadlineOfARefutedSuspicionEndsNoNewerOne() {
    Shared shared = shared();
    Suspicions suspicions = new Suspicions(shared);
    suspicions.begin(1, new NodeId(2, 7), 0);
    suspicions.end(1);
    shared.enter(3 * SECOND, NOWHERE);
    suspicions.begin(1, new NodeId(2, 7), 0);
    suspicions.confirmByDeath(1);
    assertEquals(Suspicions.Due.NOTHING, dueNext(shared, suspicions, 4 * SECOND));
    assertEquals(Suspicions.Due.ASK, dueNext(shared, suspicions, 7 * SECOND));
    assertEquals(Suspicions.Due.OVER, dueNext(shared, suspicions, 8 * SECOND));
  }

  @Test
  void theTimeoutFollowsTheRoundTrips() {
    RoundTrips trips = new RoundTrips();
    assertEquals(500, trips.timeoutNanos(10, 500));
    for (int i = 0; i < 100; i++) {
      trips.add(40);
    }
    assertEquals(40, trips.timeoutNanos(10, 500));
    assertEquals(45, trips.timeoutNanos(45, 500));
    trips.add(2_000);
    assertEquals(500, trips.timeoutNanos(10, 500));
  }

  @Test
  void phiGrowsWithSilenceAndNeedsSamples() {
    PhiAccrual phi = new PhiAccrual();
    for (int i = 0; i < PhiAccrual.MIN_SAMPLES; i++) {
      phi.heartbeat(i * SECOND);
      assertEquals(0, phi.phi(i * SECOND + 100 * SECOND));
    }
    SeededRandom random = new SeededRandom(5);
    long last = 0;
    for (int i = 10; i < 300; i++) {
      last = i * SECOND + random.nextInt(100_000_000);
      phi.heartbeat(last);
    }
    assertEquals(PhiAccrual.WINDOW, phi.samples());
    assertTrue(phi.phi(last + SECOND / 2) < 1);
    assertTrue(phi.phi(last + 2 * SECOND) > PhiAccrual.DEFAULT_THRESHOLD);
    assertTrue(phi.phi(last + 2 * SECOND) <= phi.phi(last + 3 * SECOND));
    assertEquals(PhiAccrual.MAX_PHI, phi.phi(last + 1_000 * SECOND));
  }

  @Test
  void anIncarnationBeyondTheClockIsNotBelieved() {
    long wall = 1_767_225_600_000L;
    assertFalse(Incarnation.isBeyond(Incarnation.atStart(wall), wall, 0));
    assertTrue(Incarnation.isBeyond(Incarnation.atStart(wall + 1_001), wall, 1_000));
    assertTrue(Incarnation.isBeyond(Long.MAX_VALUE, wall, 300_000));
    assertTrue(Incarnation.isBeyond(0, wall, 300_000));
    assertEquals(wall, Incarnation.wallMillis(Incarnation.atStart(wall) + 65_535));
  }

  @Test
  void whatIsTooLargeIsRefusedByName() {
    ContinuumException refused =
        assertThrows(
            ContinuumException.class, () -> new Metadata("r".repeat(33), "", List.of(), 0, "", 1));
    assertEquals("metadata.role", refused.fieldPath());
    refused =
        assertThrows(
            ContinuumException.class, () -> new MembershipOptions.Dissemination(1, 1, 0, 1, 1));
    assertEquals("membership.dissemination.fanout: 0 (expected: 1..64)", refused.getMessage());
  }

  /** A node that knows nine others. */
  private static Shared shared() {
    Shared shared = new Shared(MembershipOptions.lan(), new SeededRandom(6), 0, 1);
    for (int i = 0; i < 10; i++) {
      add(shared.table, member(i, 1));
    }
    return shared;
  }

  private static Suspicions.Due dueNext(Shared shared, Suspicions suspicions, long expectedNanos) {
    assertEquals(expectedNanos, shared.deadlines.next());
    assertEquals(Deadlines.Kind.SUSPICION, shared.deadlines.nextKind());
    shared.enter(expectedNanos, NOWHERE);
    int slot = (int) shared.deadlines.nextPayload();
    shared.deadlines.removeNext();
    return suspicions.due(slot);
  }

  private static Member member(int number, long incarnation) {
    return new Member(
        new NodeId(number, 7),
        "node-" + number,
        new PeerAddress("10.0.0." + number % 256, 7000 + number),
        incarnation,
        MemberState.ALIVE,
        Metadata.NONE);
  }

  private static void add(MemberTable table, Member member) {
    int slot = table.add(member.id(), MemberState.LEFT, member.incarnation(), 0);
    table.announce(slot, member);
    table.believe(slot, MemberState.ALIVE, member.incarnation(), 0);
  }

  private static void kill(MemberTable table, Member member) {
    table.believe(table.find(member.id()), MemberState.DEAD, member.incarnation(), 1);
  }
}
