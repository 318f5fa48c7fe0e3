package dev.continuum.drivers.net.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls over real sockets: who may call, what is bounded, what a revocation and a restart do. */
class NodeRpcTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final PeerAddress CALLER = new PeerAddress("127.0.0.9", 7000);
  private static final int CHUNKS = 200;

  @TempDir Path folder;
  private final Served served = new Served();
  private RpcCluster cluster;
  private NodeTls calling;
  private NodeServer server;
  private NodeLinks links;

  @BeforeEach
  void open() {
    cluster = new RpcCluster(folder, "north");
    calling = cluster.join("second");
    server = serve(0);
    links = new NodeLinks(CALLER, new NodeTlsSecurity(calling), new SeededRandom(1));
  }

  @AfterEach
  void close() {
    links.close();
    server.close();
    cluster.close();
  }

  @Test
  void callsShareOneConnection() throws InterruptedException {
    NodeLink link = links.to(address());
    assertEquals(cluster.founder.self(), link.greet(DEADLINE));
    assertSame(link, links.to(address()));
    for (int i = 0; i < 20; i++) {
      links.send(address(), new byte[] {(byte) i});
    }
    for (int i = 0; i < 20; i++) {
      assertNotNull(served.messages.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS));
    }
    assertEquals(new CallerAddress(calling.self(), CALLER), served.lastCaller);
    assertEquals(1, server.connections());
    assertEquals(1, links.size());
  }

  @Test
  void anImpostorAndAStrangerAreRefused() {
    try (RpcCluster other = new RpcCluster(folder, "south");
        NodeLinks impostor =
            new NodeLinks(
                CALLER, RpcCluster.impostor(calling, new NodeId(3, 3)), new SeededRandom(2));
        NodeLinks stranger =
            new NodeLinks(CALLER, new NodeTlsSecurity(other.founder), new SeededRandom(3))) {
      ContinuumException claim =
          assertThrows(ContinuumException.class, () -> impostor.to(address()).greet(DEADLINE));
      assertEquals(ErrorCode.CERTIFICATE_REFUSED, claim.code());
      assertTrue(String.valueOf(claim.getMessage()).contains("certificate names"));
      ContinuumException unknown =
          assertThrows(ContinuumException.class, () -> stranger.to(address()).greet(DEADLINE));
      assertEquals(ErrorCode.CERTIFICATE_REFUSED, unknown.code(), unknown.getMessage());
      assertTrue(String.valueOf(unknown.getMessage()).contains("not vouched for"));
    }
    assertEquals(0, served.messages.size());
  }

  @Test
  void eachRefusalHasItsCodeAndAFix() {
    try (NodeLinks south =
        new NodeLinks(CALLER, RpcCluster.ofCluster(calling, "south"), new SeededRandom(5))) {
      assertFails(ErrorCode.CLUSTER_MISMATCH, "expected: north", south.to(address()));
    }
    PeerAddress nobody = address();
    server.close();
    try (NodeLinks alone =
        new NodeLinks(CALLER, new NodeTlsSecurity(calling), new SeededRandom(6))) {
      assertFails(ErrorCode.NODE_UNREACHABLE, nobody.toString(), alone.to(nobody));
    }
  }

  private static void assertFails(ErrorCode code, String what, NodeLink link) {
    ContinuumException failed = assertThrows(ContinuumException.class, () -> link.greet(DEADLINE));
    assertEquals(code, failed.code(), failed.getMessage());
    assertTrue(String.valueOf(failed.getMessage()).contains(what), failed.getMessage());
    assertNotNull(failed.fix());
  }

  /** The server judges late, in TLS 1.3: what reaches the caller may be an alert or a reset. */
  @Test
  void aCallerWhomTheServerRefusesLearnsThatItIsRefused() {
    cluster.revoke(calling.self());
    try (NodeLinks revoked =
        new NodeLinks(CALLER, new NodeTlsSecurity(calling), new SeededRandom(7))) {
      ContinuumException refused =
          assertThrows(ContinuumException.class, () -> revoked.to(address()).greet(DEADLINE));
      assertTrue(
          refused.code() == ErrorCode.CERTIFICATE_REFUSED
              || refused.code() == ErrorCode.NODE_UNREACHABLE,
          refused.getMessage());
    }
  }

  @Test
  void aMessageBeyondTheLimitIsRefusedAndTheLinkGoesOn() {
    NodeLink link = links.to(address());
    Holdings tooLong =
        Holdings.newBuilder()
            .addHoldings(
                Holding.newBuilder()
                    .setContent(ByteString.copyFrom(new byte[RpcLimits.MAX_MESSAGE_BYTES])))
            .build();
    ContinuumException refused =
        assertThrows(ContinuumException.class, () -> link.exchange(tooLong, DEADLINE));
    assertEquals(ErrorCode.TOO_LARGE, refused.code(), refused.getMessage());
    served.answerTooMuch = true;
    ContinuumException answer =
        assertThrows(
            ContinuumException.class, () -> link.exchange(Holdings.getDefaultInstance(), DEADLINE));
    assertEquals(ErrorCode.TOO_LARGE, answer.code(), answer.getMessage());
    assertEquals(cluster.founder.self(), link.greet(DEADLINE));
    assertEquals(1, server.connections());
  }

  @Test
  void aLinkHasNoMoreCallsUnderWayThanItsLimit() {
    served.hold = true;
    NodeLink link = links.to(address());
    List<RemoteChunks> open = new ArrayList<>();
    for (int i = 0; i < RpcLimits.MAX_CALLS_PER_LINK; i++) {
      open.add(link.readLog("origin", 0, DEADLINE));
    }
    ContinuumException full = assertThrows(ContinuumException.class, () -> link.greet(DEADLINE));
    assertEquals(ErrorCode.OVERLOADED, full.code());
    open.forEach(RemoteChunks::close);
    assertEquals(cluster.founder.self(), link.greet(DEADLINE));
  }

  @Test
  void aReaderThatStopsStopsTheWriter() throws InterruptedException {
    try (RemoteChunks chunks = links.to(address()).readLog("origin", 7, DEADLINE)) {
      byte[] first = chunks.next();
      assertNotNull(first);
      assertEquals(7, first[0]);
      links.to(address()).greet(DEADLINE); // the link serves others meanwhile
      int underWay = RpcLimits.FLOW_WINDOW_BYTES / RpcLimits.MAX_CHUNK_BYTES;
      assertTrue(
          served.made.get() < 6 * underWay, () -> served.made + " chunks for a reader of one");
      int read = 1;
      while (chunks.next() != null) {
        read++;
      }
      assertEquals(CHUNKS, read);
    }
    assertTrue(served.closed.await(DEADLINE.toSeconds(), TimeUnit.SECONDS));
  }

  @Test
  void aReaderThatLeavesEndsTheWriter() throws InterruptedException {
    try (RemoteChunks chunks = links.to(address()).readSnapshot("state", 0, DEADLINE)) {
      assertNotNull(chunks.next());
    }
    assertTrue(served.closed.await(DEADLINE.toSeconds(), TimeUnit.SECONDS));
    assertTrue(served.made.get() < CHUNKS);
  }

  @Test
  void whatIsNotThereIsSaid() {
    try (RemoteChunks chunks = links.to(address()).readLog("nothing", 0, DEADLINE)) {
      ContinuumException missing = assertThrows(ContinuumException.class, chunks::next);
      assertEquals(ErrorCode.ROUTE_UNKNOWN, missing.code());
    }
  }

  @Test
  void aRevocationCutsTheLink() {
    links.to(address()).greet(DEADLINE);
    assertEquals(1, cluster.founder.held());
    cluster.revoke(calling.self());
    Await.until("the connection is gone", () -> server.connections() == 0);
    assertThrows(ContinuumException.class, () -> links.to(address()).greet(DEADLINE));
    assertEquals(0, cluster.founder.held());
  }

  @Test
  void aServerThatComesBackIsFoundAgain() {
    PeerAddress address = address();
    links.to(address).greet(DEADLINE);
    server.close();
    assertThrows(ContinuumException.class, () -> links.to(address).greet(DEADLINE));
    server = serve(address.port());
    Await.until("the link connects again", () -> greets(address));
  }

  @Test
  void aDeadlineEndsACallThatNobodyAnswers() throws InterruptedException {
    served.hold = true;
    Duration patience = Duration.ofMillis(150);
    do { // on a busy machine it may pass before the other side has begun
      patience = patience.multipliedBy(2);
      try (RemoteChunks chunks = links.to(address()).readLog("origin", 0, patience)) {
        ContinuumException late = assertThrows(ContinuumException.class, chunks::next);
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, late.code());
      }
    } while (served.opened.get() == 0 && patience.compareTo(DEADLINE) < 0);
    // The deadline went with the call: the other side does not work on for nobody.
    assertTrue(served.closed.await(DEADLINE.toSeconds(), TimeUnit.SECONDS));
  }

  @Test
  void aTakenPortIsNamed() {
    ContinuumException taken =
        assertThrows(ContinuumException.class, () -> serve(server.port()).close());
    assertTrue(String.valueOf(taken.getMessage()).contains("node.bind_address"));
  }

  @Test
  void waitsGrowAndSpread() {
    ReconnectBackoff backoff = new ReconnectBackoff(new SeededRandom(4));
    long full = ReconnectBackoff.FIRST.toNanos();
    for (int i = 0; i < 12; i++) {
      long wait = backoff.nextDelayNanos();
      assertTrue(wait >= full / 2 && wait <= full, "seed 4, try " + i);
      full = Math.min(2 * full, ReconnectBackoff.LONGEST.toNanos());
    }
    backoff.succeeded();
    assertTrue(backoff.nextDelayNanos() <= ReconnectBackoff.FIRST.toNanos());
  }

  private boolean greets(PeerAddress address) {
    try {
      return links.to(address).greet(DEADLINE).equals(cluster.founder.self());
    } catch (ContinuumException e) {
      return false;
    }
  }

  private NodeServer serve(int port) {
    return NodeServer.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        new NodeTlsSecurity(cluster.founder),
        served);
  }

  private PeerAddress address() {
    return new PeerAddress("127.0.0.1", server.port());
  }

  /** Notes what it is called for; thread-safe. */
  private static final class Served implements NodeCalls {
    private final LinkedBlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable CallerAddress lastCaller;
    private volatile boolean hold;
    private volatile boolean answerTooMuch;

    @Override
    public IntroductionReply introduce(CallerAddress caller, Introduction theirs) {
      return IntroductionReply.getDefaultInstance();
    }

    @Override
    public boolean membership(CallerAddress caller, byte[] message) {
      lastCaller = caller;
      return messages.offer(message);
    }

    @Override
    public Holdings exchange(CallerAddress caller, Holdings theirs) {
      return answerTooMuch
          ? Holdings.newBuilder()
              .addHoldings(
                  Holding.newBuilder()
                      .setContent(ByteString.copyFrom(new byte[RpcLimits.MAX_MESSAGE_BYTES])))
              .build()
          : theirs;
    }

    @Override
    public @Nullable ChunkSource log(CallerAddress caller, String origin, long position) {
      return origin.equals("origin") ? chunks((byte) position) : null;
    }

    @Override
    public @Nullable ChunkSource snapshot(CallerAddress caller, String name, long position) {
      return chunks((byte) position);
    }

    private ChunkSource chunks(byte first) {
      opened.incrementAndGet();
      return new ChunkSource() {
        @Override
        public byte @Nullable [] next() throws InterruptedException {
          if (hold) {
            new CountDownLatch(1).await();
          }
          if (made.incrementAndGet() > CHUNKS) {
            return null;
          }
          byte[] chunk = new byte[RpcLimits.MAX_CHUNK_BYTES];
          chunk[0] = first;
          return chunk;
        }

        @Override
        public void close() {
          closed.countDown();
        }
      };
    }
  }
}
