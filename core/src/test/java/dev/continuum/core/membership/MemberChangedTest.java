package dev.continuum.core.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which announcements of a live member are told to the planes above. */
class MemberChangedTest {
  private static final long WALL_MILLIS = 1_767_225_600_000L;
  private static final long BASE = Incarnation.atStart(WALL_MILLIS);
  private static final NodeId OTHER = new NodeId(2, 0);
  private static final PeerAddress ADDRESS = new PeerAddress("b", 7000);
  private static final Metadata FIRST = new Metadata("voter", "east", List.of("gpu"), 5, "1.0", 1);

  private final List<Event> events = new ArrayList<>();
  private final Out out =
      new Out() {
        @Override
        public void datagram(PeerAddress to, Message.Wire message) {}

        @Override
        public void stream(PeerAddress to, Message.Wire message) {}

        @Override
        public void emit(Event event) {
          events.add(event);
        }
      };

  private final Membership membership =
      new Membership(
          new Membership.Start(
              new NodeId(1, 0),
              "a",
              new PeerAddress("a", 7000),
              Metadata.NONE,
              0,
              WALL_MILLIS,
              List.of(announced(0, "b", ADDRESS, FIRST))),
          MembershipOptions.lan(),
          new SeededRandom(1));

  @Test
  void anotherLoadIsSeenButIsNoNews() {
    announce(announced(1, "b", ADDRESS, FIRST.withLoadPercent(90)));
    assertEquals(List.of(), events);
    assertEquals(90, membership.members().getLast().metadata().loadPercent());
  }

  @Test
  void everythingElseIsNews() {
    List<Member> changed =
        List.of(
            announced(1, "b", new PeerAddress("c", 7000), FIRST),
            announced(2, "other", ADDRESS, FIRST),
            announced(3, "b", ADDRESS, FIRST),
            announced(4, "b", ADDRESS, new Metadata("edge", "east", List.of("gpu"), 5, "1.0", 1)),
            announced(5, "b", ADDRESS, new Metadata("edge", "west", List.of("gpu"), 5, "1.0", 1)),
            announced(6, "b", ADDRESS, new Metadata("edge", "west", List.of(), 5, "1.0", 1)),
            announced(7, "b", ADDRESS, new Metadata("edge", "west", List.of(), 5, "1.1", 1)),
            announced(8, "b", ADDRESS, new Metadata("edge", "west", List.of(), 5, "1.1", 2)));
    changed.forEach(this::announce);
    assertEquals(changed.stream().map(Event.MemberChanged::new).toList(), events);
  }

  private void announce(Member member) {
    membership.receive(
        1_000_000,
        member.address(),
        new Message.Gossip(OTHER, List.of(new Update.Alive(member))),
        out);
  }

  private static Member announced(
      long incarnation, String name, PeerAddress address, Metadata metadata) {
    return new Member(OTHER, name, address, BASE + incarnation, MemberState.ALIVE, metadata);
  }
}
