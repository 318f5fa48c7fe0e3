package dev.continuum.drivers.net.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.tls.NodeTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node of the cluster has against one that wants to become a member. */
class IntroductionsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final List<ClusterTransport> nodes = new ArrayList<>();
  private RpcCluster cluster;
  private PeerAddress founder;

  @BeforeEach
  void open() throws IOException {
    cluster = new RpcCluster(folder, "north");
    founder = start("founder", cluster.founder, "127.0.0.1", 0).membership().address();
  }

  @AfterEach
  void close() {
    nodes.forEach(ClusterTransport::close);
    cluster.close();
  }

  @Test
  void nothingStandsAgainstANodeThatIsAsItSays() throws IOException {
    ClusterTransport node = start("one", cluster.join("one"), "127.0.0.1", 0);
    assertEquals(Optional.empty(), introduce(node, "one", System.currentTimeMillis()));
  }

  @Test
  void anAddressThatDoesNotLeadToTheNodeIsRefused() throws IOException {
    ClusterTransport silent = start("one", cluster.join("one"), "127.0.0.1", unusedPort());
    Objection nobody = introduce(silent, "one", System.currentTimeMillis()).orElseThrow();
    assertEquals(ErrorCode.ADDRESS_UNREACHABLE, nobody.code());
    assertTrue(nobody.message().startsWith("node.advertise_address: "), nobody.message());

    ClusterTransport other = start("two", cluster.join("two"), "127.0.0.1", founder.port());
    Objection another = introduce(other, "two", System.currentTimeMillis()).orElseThrow();
    assertEquals(ErrorCode.ADDRESS_UNREACHABLE, another.code());
    assertTrue(another.message().contains(" is there"), another.message());
  }

  @Test
  void aClockBeyondTheLimitIsRefusedInEitherDirection() throws IOException {
    ClusterTransport node = start("one", cluster.join("one"), "127.0.0.1", 0);
    long limit = MembershipOptions.lan().bounds().maxIncarnationAheadMillis();
    long wrong = limit + Duration.ofMinutes(5).toMillis();
    for (long skew : new long[] {wrong, -wrong}) {
      Objection objection = introduce(node, "one", System.currentTimeMillis() + skew).orElseThrow();
      assertEquals(ErrorCode.CLOCK_SKEW, objection.code());
      assertTrue(objection.message().contains(skew > 0 ? "ahead" : "behind"), objection.message());
    }
  }

  @Test
  void anotherNumberOfShardsIsRefusedByName() throws IOException {
    ClusterTransport node = start("one", cluster.join("one"), "127.0.0.1", 0);
    Objection objection =
        node.links()
            .to(founder)
            .introduce("one", 4, System.currentTimeMillis(), DEADLINE)
            .orElseThrow();
    assertEquals(ErrorCode.CONFIG_INVALID, objection.code());
    assertEquals(
        "federation.raft.shard_count: 4 (expected: 1, with which the cluster was born)",
        objection.message());
  }

  @Test
  void aNameOrAnIdentityThatIsInUseIsRefused() throws IOException {
    NodeTls identity = cluster.join("one");
    ClusterTransport first = start("one", identity, "127.0.0.1", 0);
    first.membership().join(List.of(founder));
    ClusterTransport home = nodes.getFirst();
    Await.until("the first is a member", () -> live(home) == 2);

    ClusterTransport copy = start("one-again", identity, "127.0.0.1", 0);
    assertEquals(
        ErrorCode.NODE_ID_TAKEN,
        introduce(copy, "one-again", System.currentTimeMillis()).orElseThrow().code());

    ClusterTransport namesake = start("two", cluster.join("two"), "127.0.0.1", 0);
    Objection name = introduce(namesake, "one", System.currentTimeMillis()).orElseThrow();
    assertEquals(ErrorCode.NODE_ID_TAKEN, name.code());
    assertTrue(name.message().startsWith("node.id: one "), name.message());

    // The first crashed and is not missed yet: who has its identity now is no copy.
    first.close();
    assertEquals(Optional.empty(), introduce(copy, "one-again", System.currentTimeMillis()));
  }

  private Optional<Objection> introduce(ClusterTransport node, String name, long wallMillis) {
    return node.links().to(founder).introduce(name, 1, wallMillis, DEADLINE);
  }

  private ClusterTransport start(
      String folderName, NodeTls tls, String advertisedHost, int advertisedPort)
      throws IOException {
    ClusterTransport node =
        ClusterTransport.open(
            new ClusterTransport.Options(
                folder.resolve("data-" + folderName),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                advertisedHost,
                advertisedPort,
                folderName,
                Metadata.NONE,
                MembershipOptions.lan(),
                List.of()),
            new NodeTlsSecurity(tls),
            System::currentTimeMillis,
            new SeededRandom(nodes.size()));
    nodes.add(node);
    return node;
  }

  private static long live(ClusterTransport node) {
    return node.membership().view().members().stream()
        .filter(each -> each.member().state() == MemberState.ALIVE)
        .count();
  }

  private static int unusedPort() throws IOException {
    try (java.net.ServerSocket socket = new java.net.ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      return socket.getLocalPort();
    }
  }
}
