package dev.continuum.core.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.discovery.Change.Came;
import dev.continuum.core.discovery.Change.Reason;
import dev.continuum.core.discovery.Change.Went;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerTableTest {
  private static final NodeId SELF = new NodeId(0, 1);
  private static final NodeId OTHER = new NodeId(0, 2);
  private static final PeerAddress A = new PeerAddress("a.example.com", 7000);
  private static final PeerAddress B = new PeerAddress("b.example.com", 7000);
  private static final PeerAddress C = new PeerAddress("::1", 7000);
  private static final PeerAddress MINE = new PeerAddress("me.example.com", 7000);

  private final List<Change> changes = new ArrayList<>();
  private final PeerTable table = table(2);

  @Test
  void onlyTheVerifiedCount() {
    found(0, DiscoveryMethod.BOOTSTRAP, A, B);
    assertEquals(List.of(), changes);
    assertEquals(2, table.toVerify(0, 10).size());
    assertEquals(List.of(), table.toVerify(0, 10), "nobody is asked twice at once");
    table.judged(1, A, new Verdict.Accepted(OTHER));
    table.judged(1, B, new Verdict.Refused("certificate of another cluster"));
    assertEquals(List.of(new Came(OTHER, A)), changes);
    assertEquals(1, table.verifiedNodes());
    assertTrue(table.peers().getFirst().counts());
  }

  @Test
  void refusedAndVerifiedAreAskedAgainInTheirTime() {
    found(0, DiscoveryMethod.BOOTSTRAP, A, B);
    table.toVerify(0, 10);
    table.judged(0, A, new Verdict.Accepted(OTHER));
    table.judged(0, B, new Verdict.Refused("no"));
    assertEquals(List.of(), table.toVerify(9, 10));
    assertEquals(List.of(B), table.toVerify(10, 10));
    assertEquals(List.of(A), table.toVerify(100, 10));
    table.judged(101, A, new Verdict.Refused("revoked"));
    assertEquals(new Went(OTHER, A, Reason.REFUSED), changes.getLast());
  }

  @Test
  void oneNodeAtTwoAddressesComesOnceAndGoesWithTheLast() {
    found(0, DiscoveryMethod.BOOTSTRAP, A);
    found(0, DiscoveryMethod.MDNS, C);
    table.judged(0, A, new Verdict.Accepted(OTHER));
    table.judged(0, C, new Verdict.Accepted(OTHER));
    found(1, DiscoveryMethod.BOOTSTRAP);
    assertEquals(List.of(new Came(OTHER, A)), changes);
    found(2, DiscoveryMethod.MDNS);
    assertEquals(new Went(OTHER, C, Reason.NOT_FOUND), changes.getLast());
  }

  @Test
  void itselfIsNoPeer() {
    found(0, DiscoveryMethod.DNS, MINE, A);
    assertEquals(1, table.size());
    assertEquals(
        List.of(new Refusal("me.example.com:7000", "this node itself")),
        table.refusals(DiscoveryMethod.DNS));
    table.judged(0, A, new Verdict.Accepted(SELF));
    assertEquals(new Verdict.Refused("this node itself"), table.peers().getFirst().verdict());
  }

  @Test
  void theLowestPriorityGoesAndSaysWhy() {
    found(0, DiscoveryMethod.MDNS, A, B);
    table.judged(0, A, new Verdict.Accepted(OTHER));
    found(1, DiscoveryMethod.BOOTSTRAP, C);
    assertEquals(List.of(C, A), table.peers().stream().map(Peer::address).toList());
    assertEquals("b.example.com:7000", table.refusals(DiscoveryMethod.MDNS).getFirst().what());
    assertTrue(
        table.refusals(DiscoveryMethod.MDNS).getFirst().reason().startsWith("no room: 2 peers"));
    found(2, DiscoveryMethod.DNS, B);
    assertEquals(List.of(C, B), table.peers().stream().map(Peer::address).toList());
    assertEquals(new Went(OTHER, A, Reason.EVICTED), changes.getLast());
  }

  @Test
  void manyRefusedDoNotPushOutAFriend() {
    found(0, DiscoveryMethod.DNS, A, B);
    table.judged(0, A, new Verdict.Refused("stranger"));
    table.judged(0, B, new Verdict.Refused("stranger"));
    found(1, DiscoveryMethod.GOSSIP, C);
    assertTrue(table.peers().stream().anyMatch(peer -> peer.address().equals(C)));
  }

  @Test
  void whatIsNotRepeatedExpires() {
    table.found(0, DiscoveryMethod.DNS, Findings.of(List.of(new Finding(A, 10, 60, 30))));
    table.judged(0, A, new Verdict.Accepted(OTHER));
    assertEquals(30, table.untilExpiryNanos(0));
    table.expire(29);
    assertEquals(1, table.size());
    table.expire(30);
    assertEquals(0, table.size());
    assertEquals(new Went(OTHER, A, Reason.EXPIRED), changes.getLast());
  }

  @Test
  void theBestMethodsAreAskedFirst() {
    PeerTable large = table(10);
    large.found(0, DiscoveryMethod.MDNS, Findings.of(List.of(Finding.lasting(A))));
    large.found(
        0,
        DiscoveryMethod.DNS,
        Findings.of(List.of(new Finding(B, 20, 100, 9), new Finding(C, 10, 0, 9))));
    assertEquals(List.of(C, B, A), large.toVerify(0, 10));
  }

  @Test
  void limitsAreLimits() {
    assertThrows(ContinuumException.class, () -> table(0));
    assertThrows(ContinuumException.class, () -> new Finding(A, 65_536, 0, 0));
    List<Finding> many = new ArrayList<>();
    for (int i = 0; i < Findings.MAX_PEERS + 5; i++) {
      many.add(Finding.lasting(A));
    }
    Findings cut = Findings.of(many);
    assertEquals(Findings.MAX_PEERS, cut.peers().size());
    assertEquals("5 more peers", cut.refusals().getLast().what());
    assertEquals("a?b", new Refusal("a\u001bb", "").what());
  }

  private void found(long nowNanos, DiscoveryMethod method, PeerAddress... addresses) {
    table.found(
        nowNanos, method, Findings.of(List.of(addresses).stream().map(Finding::lasting).toList()));
  }

  private PeerTable table(int maxPeers) {
    return new PeerTable(
        new PeerTableOptions(maxPeers, 100, 10, SELF, List.of(MINE)),
        new SeededRandom(7),
        changes::add);
  }
}
