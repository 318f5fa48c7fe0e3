package dev.continuum.drivers.net.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.access.datagram.RingKey;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.net.KeyringFile;
import dev.continuum.drivers.net.MembershipView;
import dev.continuum.drivers.tls.NodeTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with real certificates, real calls and real datagrams on this machine. */
class ClusterTransportTest {
  private static final int NODES = 4;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final List<ClusterTransport> nodes = new ArrayList<>();
  private final List<NodeTls> identities = new ArrayList<>();
  private RpcCluster cluster;

  @BeforeEach
  void open() throws IOException {
    cluster = new RpcCluster(folder, "north");
    start(0, cluster.founder, List.of());
    List<PeerAddress> seeds = List.of(nodes.getFirst().membership().address());
    for (int i = 1; i < NODES; i++) {
      start(i, cluster.join("node-" + i), seeds);
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(ClusterTransport::close);
    cluster.close();
  }

  @Test
  void allSeeAllThroughARotationAndARevocation() {
    awaitAlive("all see all", NODES, nodes);

    RingKey next = KeyringFile.newKey(new SecureRandom());
    changeOnOne(1, ring -> ring.install(next));
    changeOnOne(2, ring -> ring.use(next.fingerprint()));
    String former = KeyringFile.open(data(0)).ring().keys().get(1).fingerprint();
    changeOnOne(3, ring -> ring.remove(former));
    awaitAlive("all see all with the new key", NODES, nodes);
    for (int i = 0; i < NODES; i++) {
      assertEquals(List.of(next), KeyringFile.open(data(i)).ring().keys());
    }

    ClusterTransport founder = nodes.getFirst();
    PeerAddress third = nodes.get(2).membership().address();
    founder.links().to(third).greet(DEADLINE);
    long forged = view(founder).datagrams().forged();
    cluster.revoke(identities.get(2).self());
    assertThrows(ContinuumException.class, () -> founder.links().to(third).greet(DEADLINE));
    Await.until(
        "datagrams of the revoked node count for nothing",
        () -> view(founder).datagrams().forged() > forged);
  }

  /** Nobody calls, asks or waits for a timer: the founder tells all of the list that it has. */
  @Test
  void aRevocationReachesEveryNodeAndCutsEveryLink() {
    awaitAlive("all see all", NODES, nodes);
    ClusterTransport revoked = nodes.get(2);
    NodeId identity = identities.get(2).self();
    PeerAddress address = revoked.membership().address();
    for (ClusterTransport node : others(revoked)) {
      node.links().to(address).greet(DEADLINE);
      revoked.links().to(node.membership().address()).greet(DEADLINE);
    }
    long[] forged = nodes.stream().mapToLong(node -> view(node).datagrams().forged()).toArray();

    cluster.revoke(identity);
    for (int i = 0; i < NODES; i++) {
      NodeTls tls = identities.get(i);
      ClusterTransport node = nodes.get(i);
      if (node == revoked) {
        continue;
      }
      Await.until("node " + i + " has the list", () -> tls.isRevoked(identity));
      assertThrows(ContinuumException.class, () -> node.links().to(address).greet(DEADLINE));
      PeerAddress there = node.membership().address();
      assertThrows(ContinuumException.class, () -> revoked.links().to(there).greet(DEADLINE));
      long before = forged[i];
      Await.until(
          "node " + i + " refuses its datagrams", () -> view(node).datagrams().forged() > before);
      Await.until("node " + i + " takes it for dead", () -> alive(node) == NODES - 1);
    }
  }

  private List<ClusterTransport> others(ClusterTransport one) {
    return nodes.stream().filter(node -> node != one).toList();
  }

  @Test
  void aNodeThatStartsAgainIsTheSameMember() throws IOException {
    awaitAlive("all see all", NODES, nodes);
    ClusterTransport former = nodes.remove(NODES - 1);
    former.close();
    start(NODES - 1, identities.get(NODES - 1), List.of(nodes.getFirst().membership().address()));
    awaitAlive("all see all again", NODES, nodes);
    assertEquals(NODES, view(nodes.getFirst()).members().size());
  }

  private void start(int number, NodeTls tls, List<PeerAddress> seeds) throws IOException {
    if (identities.size() <= number) {
      identities.add(tls);
    }
    nodes.add(
        ClusterTransport.open(
            new ClusterTransport.Options(
                data(number),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                "127.0.0.1",
                0,
                "node-" + number,
                Metadata.NONE,
                MembershipOptions.local(),
                seeds),
            new NodeTlsSecurity(tls),
            System::currentTimeMillis,
            new SeededRandom(number)));
  }

  /** As the command line does beside a running node; the others take it over their links. */
  private void changeOnOne(int changed, UnaryOperator<Keyring> step) {
    long generation = KeyringFile.open(data(changed)).change(step).generation();
    for (ClusterTransport node : nodes) {
      Await.until(
          "a node took generation " + generation, () -> node.keyringGeneration() == generation);
    }
  }

  private Path data(int number) {
    return folder.resolve("transport-" + number);
  }

  private static void awaitAlive(String what, int count, List<ClusterTransport> nodes) {
    for (ClusterTransport node : nodes) {
      Await.until(what, () -> alive(node) == count);
    }
  }

  private static long alive(ClusterTransport node) {
    return view(node).members().stream()
        .filter(view -> view.member().state() == MemberState.ALIVE)
        .count();
  }

  private static MembershipView view(ClusterTransport node) {
    return node.membership().view();
  }
}
