package dev.continuum.drivers.net.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.net.wire.Holding;
import dev.continuum.drivers.net.wire.Holdings;
import dev.continuum.drivers.net.wire.Introduction;
import dev.continuum.drivers.net.wire.IntroductionReply;
import dev.continuum.drivers.tls.NodeTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node has new reaches the others over real links. */
class TrustExchangeTest {
  private static final int REFUSED = 66;

  @TempDir Path folder;
  private final List<Node> nodes = new ArrayList<>();
  private RpcCluster cluster;

  @BeforeEach
  void open() {
    cluster = new RpcCluster(folder, "north");
    nodes.add(new Node(cluster.founder, 0));
    for (int i = 1; i < 4; i++) {
      nodes.add(new Node(cluster.join("node-" + i), i));
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
    cluster.close();
  }

  @Test
  void whoeverHasNewsTellsAll() {
    Node first = nodes.getFirst();
    nodes.forEach(node -> first.knows(node));
    first.shared.set(7);
    first.exchange.changed();
    nodes.forEach(node -> node.awaitVersion(7));
    first.exchange.changed();
    assertEquals(List.of(7), nodes.get(3).shared.taken, "the same is not sent twice");
  }

  /** The first reaches one other only, that one the third, and so on. */
  @Test
  void whoeverIsToldTellsOthers() {
    for (int i = 0; i + 1 < nodes.size(); i++) {
      nodes.get(i).knows(nodes.get(i + 1));
    }
    nodes.getFirst().shared.set(9);
    nodes.getFirst().exchange.changed();
    nodes.forEach(node -> node.awaitVersion(9));
  }

  @Test
  void aNewLinkBringsNewsToEitherEnd() {
    Node caller = nodes.get(1);
    Node called = nodes.get(2);
    called.shared.set(3);
    caller.links.to(called.address()).greet(Duration.ofSeconds(30));
    caller.awaitVersion(3);

    Node newer = nodes.get(3);
    newer.shared.set(5);
    newer.links.to(called.address()).greet(Duration.ofSeconds(30));
    called.awaitVersion(5);
  }

  @Test
  void whoSawSomebodyComeComparesWithTheNextNode() {
    Node last = nodes.get(3);
    nodes.getFirst().shared.set(4);
    last.knows(nodes.getFirst());
    last.exchange.arrived();
    for (int look = 0; look < 8; look++) {
      last.exchange.tick();
    }
    last.awaitVersion(4);
  }

  @Test
  void whatIsNotAcceptableChangesNothing() {
    Node node = nodes.getFirst();
    node.shared.set(2);
    Holdings refused = holdings(REFUSED, new byte[] {REFUSED});
    Holdings answer = node.exchange.answer(refused);
    assertEquals(2, node.shared.number);
    assertTrue(answer.getHoldings(0).getContent().isEmpty(), "they say that theirs is newer");
    Holdings older = node.exchange.answer(holdings(1, new byte[] {1}));
    assertEquals(2, node.shared.number);
    assertArrayEquals(new byte[] {2}, older.getHoldings(0).getContent().toByteArray());
  }

  private static Holdings holdings(int version, byte[] content) {
    return Holdings.newBuilder()
        .addHoldings(
            Holding.newBuilder()
                .setKind(Holding.Kind.KIND_REVOCATIONS)
                .setVersion(ByteString.copyFrom(new byte[] {(byte) version}))
                .setContent(ByteString.copyFrom(content)))
        .build();
  }

  /** A number, of which the greatest is the newest; thread-safe. */
  private static final class SharedNumber implements Shared {
    private final List<Integer> taken = new CopyOnWriteArrayList<>();
    private volatile int number;

    void set(int next) {
      number = next;
    }

    @Override
    public Holding.Kind kind() {
      return Holding.Kind.KIND_REVOCATIONS;
    }

    @Override
    public byte[] version() {
      return new byte[] {(byte) number};
    }

    @Override
    public byte[] content() {
      return new byte[] {(byte) number};
    }

    @Override
    public synchronized boolean offer(byte[] content) {
      if (content[0] == REFUSED) {
        throw ContinuumException.of(ErrorCode.REVOCATION_LIST_REFUSED, "refused", "none");
      }
      if (content[0] <= number) {
        return false;
      }
      taken.add((int) content[0]);
      number = content[0];
      return true;
    }
  }

  /** A port, links and an exchange. */
  private static final class Node implements NodeCalls, AutoCloseable {
    private final SharedNumber shared = new SharedNumber();
    private final List<PeerAddress> peers = new CopyOnWriteArrayList<>();
    private final NodeServer server;
    private final NodeLinks links;
    private final TrustExchange exchange;

    private Node(NodeTls tls, int seed) {
      NodeTlsSecurity security = new NodeTlsSecurity(tls);
      server =
          NodeServer.open(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), security, this);
      links = new NodeLinks(address(), security, new SeededRandom(seed));
      exchange = new TrustExchange(List.of(shared), links, () -> peers, new SeededRandom(seed));
      links.onConnected(exchange::connected);
    }

    private PeerAddress address() {
      return new PeerAddress("127.0.0.1", server.port());
    }

    private void knows(Node other) {
      if (other != this) {
        peers.add(other.address());
      }
    }

    private void awaitVersion(int version) {
      Await.until("a node has version " + version, () -> shared.number == version);
    }

    @Override
    public IntroductionReply introduce(CallerAddress caller, Introduction theirs) {
      return IntroductionReply.getDefaultInstance();
    }

    @Override
    public boolean membership(CallerAddress caller, byte[] message) {
      return false;
    }

    @Override
    public Holdings exchange(CallerAddress caller, Holdings theirs) {
      return exchange.answer(theirs);
    }

    @Override
    public @Nullable ChunkSource log(CallerAddress caller, String origin, long position) {
      return null;
    }

    @Override
    public @Nullable ChunkSource snapshot(CallerAddress caller, String name, long position) {
      return null;
    }

    @Override
    public void close() {
      exchange.close();
      links.close();
      server.close();
    }
  }
}
