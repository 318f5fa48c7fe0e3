package dev.continuum.drivers.net.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.net.KeyringFile;
import dev.continuum.drivers.tls.NodeKey;
import dev.continuum.drivers.tls.NodeTls;
import dev.continuum.drivers.tls.OperatorPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with an operator's certificates: nobody joined, and nobody gave them a keyring. */
class OperatorTransportTest {
  private static final int NODES = 3;

  @TempDir Path folder;
  private final List<ClusterTransport> nodes = new ArrayList<>();
  private OperatorPki pki;

  @BeforeEach
  void open() {
    pki = new OperatorPki("north", System.currentTimeMillis());
  }

  @AfterEach
  void close() {
    nodes.forEach(ClusterTransport::close);
  }

  @Test
  void theFirstHasTheKeyringAndGivesItOverItsLinks() {
    start(0, 0, List.of());
    for (int i = 1; i < NODES; i++) {
      start(i, 0, List.of(nodes.getFirst().membership().address()));
    }
    awaitOneCluster();
  }

  /** As with one list of addresses on all machines: none begins, and one ring is left. */
  @Test
  void nodesThatAllWaitForOthersAgreeOnARing() throws IOException {
    List<PeerAddress> all = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        all.add(new PeerAddress("127.0.0.1", free.getLocalPort()));
      }
    }
    for (int i = 0; i < NODES; i++) {
      start(i, all.get(i).port(), all);
    }
    awaitOneCluster();
  }

  private void awaitOneCluster() {
    for (ClusterTransport node : nodes) {
      Await.until(
          "all see all",
          () ->
              node.membership().view().members().stream()
                      .filter(view -> view.member().state().isLive())
                      .count()
                  == NODES);
    }
    Await.until(
        "all have one ring",
        () ->
            nodes.stream()
                    .map(node -> data(nodes.indexOf(node)))
                    .filter(KeyringFile::exists)
                    .map(data -> KeyringFile.open(data).ring())
                    .distinct()
                    .count()
                == 1);
    Await.until(
        "packets are opened by all",
        () -> nodes.stream().allMatch(node -> node.membership().view().datagrams().opened() > 0));
    assertEquals(NODES, nodes.getFirst().membership().view().members().size());
  }

  private void start(int number, int port, List<PeerAddress> seeds) {
    NodeKey key = NodeKey.open(data(number), new SecureRandom());
    NodeTls tls =
        NodeTls.ofOperator(
            pki.issue(folder.resolve("pki-" + number), key.nodeId()),
            data(number),
            Optional.of(pki.cluster()),
            key,
            System::currentTimeMillis);
    nodes.add(
        ClusterTransport.open(
            new ClusterTransport.Options(
                data(number),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
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

  private Path data(int number) {
    return folder.resolve("node-" + number);
  }
}
