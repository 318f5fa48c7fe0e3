package dev.continuum.drivers.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.access.JoinCodec;
import dev.continuum.core.access.JoinMessage;
import dev.continuum.core.access.JoinToken;
import dev.continuum.core.access.NodeRole;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The join port against callers who are slow, many, or say too much: over real sockets. */
class JoinPortTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(400);

  /** Of a whole connection; a busy machine may need several tries to shake hands within it. */
  private static final Duration SHORT_IN_ALL = Duration.ofSeconds(2);

  private static final int PLENTY = 1_000;
  private static final int SOCKET_USES = 1_000;
  private static final int AT_ONE_TIME = 32;

  @TempDir Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final BlockingQueue<ContinuumException> refusals = new LinkedBlockingQueue<>();
  private TestCluster cluster;
  private JoinServer server;

  @BeforeEach
  void open() {
    cluster = new TestCluster(folder, "north");
    server = serve(PLENTY, PLENTY, LONG, LONG);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    cluster.close();
  }

  private JoinServer serve(int connections, int perAddress, Duration handshake, Duration total) {
    JoinServer started =
        JoinServer.start(
            cluster.tls,
            cluster.authority,
            Admission.OWN,
            new JoinServerOptions(
                "127.0.0.1", 0, List.of(), connections, perAddress, handshake, total),
            refusals::add);
    opened.addFirst(started);
    return started;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    opened.add(socket);
    return socket;
  }

  private SSLSocket shakeHands() throws IOException {
    PinnedAuthority pinned =
        new PinnedAuthority(
            CertificateAuthority.pin(cluster.authority.certificate()), cluster.clock);
    SSLSocket socket =
        (SSLSocket)
            NodeTls.newContext(null, pinned)
                .getSocketFactory()
                .createSocket(connect(), "127.0.0.1", server.port(), true);
    opened.add(socket);
    socket.startHandshake();
    return socket;
  }

  private SSLSocket shakeHandsInTime() throws IOException {
    long start = System.nanoTime();
    while (true) {
      try {
        return shakeHands();
      } catch (IOException e) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw e;
        }
      }
    }
  }

  /** True once the server has ended the connection; its patience is the socket's. */
  private static boolean isEnded(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), what);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private boolean joins() {
    try (JoinConnection connection = connection()) {
      connection.ask(
          request(cluster.token(), identity("good"), "good", connection),
          JoinMessage.Accepted.class);
      return true;
    } catch (ContinuumException e) {
      return false;
    }
  }

  private JoinConnection connection() {
    PinnedAuthority pinned =
        new PinnedAuthority(
            CertificateAuthority.pin(cluster.authority.certificate()), cluster.clock);
    return JoinConnection.open(
        new PeerAddress("127.0.0.1", server.port()), NodeTls.newContext(null, pinned));
  }

  private NodeKey identity(String name) {
    return NodeKey.open(folder.resolve(name), TestCluster.RANDOM);
  }

  private JoinMessage.Request request(
      JoinToken token, NodeKey node, String name, JoinConnection connection) {
    KeyPair keys = CertificateRequests.newKeyPair(TestCluster.RANDOM);
    JoinMessage.Request request =
        new JoinMessage.Request(
            token.id(),
            cluster.authority.cluster(),
            1,
            node.publicKey(),
            name,
            NodeRole.AUTO,
            "",
            "",
            cluster.clock.millis(),
            CertificateRequests.create(keys, node.nodeId()),
            new byte[0],
            new byte[0],
            new byte[0]);
    byte[] transcript =
        JoinCodec.transcript(JoinProof.channelBinding(connection.session()), request);
    return request.proved(
        JoinProof.prove(JoinProof.verifierKey(token.secret()), transcript), node.sign(transcript));
  }

  @Test
  void theDefaultsAreBounded() {
    JoinServerOptions defaults = JoinServerOptions.on("127.0.0.1", 0, List.of());
    assertEquals(Duration.ofSeconds(5), defaults.handshakeTimeout());
    assertEquals(Duration.ofSeconds(15), defaults.totalTimeout());
    assertEquals(256, defaults.maxConnections());
    assertEquals(32, defaults.maxConnectionsPerAddress());
  }

  @Test
  void whoDoesNotShakeHandsIsCut() throws IOException {
    server = serve(PLENTY, PLENTY, SHORT, LONG);
    Socket silent = connect();
    Socket half = connect();
    half.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
    assertTrue(isEnded(silent), "it said nothing");
    assertTrue(isEnded(half), "it began to");
    await("no connection is left", () -> server.connections() == 0);
    await("who is quick is let in", this::joins);
  }

  @Test
  void whoAsksNothingIsCut() throws IOException {
    server = serve(PLENTY, PLENTY, LONG, SHORT_IN_ALL);
    SSLSocket silent = shakeHandsInTime();
    assertTrue(isEnded(silent));
    await("no connection is left", () -> server.connections() == 0);
  }

  /** A byte now and then keeps nothing open. */
  @Test
  void whoAsksSlowlyIsCut() throws IOException {
    server = serve(PLENTY, PLENTY, LONG, SHORT_IN_ALL);
    SSLSocket slow = shakeHandsInTime();
    long start = System.nanoTime();
    assertThrows(
        IOException.class,
        () -> {
          slow.getOutputStream().write(ByteBuffer.allocate(4).putInt(10_000).array());
          while (System.nanoTime() - start < PATIENCE.toNanos()) {
            slow.getOutputStream().write(1);
            slow.getOutputStream().flush();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
          }
        });
    await("no connection is left", () -> server.connections() == 0);
  }

  @Test
  void whoAsksTooMuchIsToldSo() throws Exception {
    for (int length : new int[] {JoinCodec.MAX_REQUEST_BYTES + 1, Integer.MAX_VALUE, -1, 0}) {
      SSLSocket socket = shakeHands();
      socket.getOutputStream().write(ByteBuffer.allocate(4).putInt(length).array());
      socket.getOutputStream().flush();
      JoinChannel channel = new JoinChannel(socket.getInputStream(), socket.getOutputStream());
      JoinMessage.Refused refused =
          assertInstanceOf(JoinMessage.Refused.class, channel.receive(JoinCodec.MAX_ANSWER_BYTES));
      assertEquals(ErrorCode.JOIN_MESSAGE_INVALID, refused.code());
      ContinuumException there = refusals.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertNotNull(there);
      assertEquals(ErrorCode.JOIN_MESSAGE_INVALID, there.code());
      assertTrue(isEnded(socket));
    }
    await("no connection is left", () -> server.connections() == 0);
    assertTrue(joins());
  }

  @Test
  void noMoreConnectionsThanTheLimit() throws IOException {
    server = serve(4, PLENTY, LONG, LONG);
    refusesBeyond(4);
  }

  @Test
  void noMoreConnectionsOfOneAddressThanItsLimit() throws IOException {
    server = serve(PLENTY, 3, LONG, LONG);
    refusesBeyond(3);
  }

  private void refusesBeyond(int limit) throws IOException {
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < limit; i++) {
      idle.add(connect());
    }
    await("all are taken", () -> server.connections() == limit);
    for (int i = 0; i < limit; i++) {
      assertTrue(isEnded(connect()), "one too many");
    }
    assertEquals(limit, server.connections());
    idle.getFirst().close();
    await("a place is free again", this::joins);
  }

  @Test
  void anAddressIsANetworkInIpv6() throws IOException {
    ConnectionsByAddress open = new ConnectionsByAddress(2);
    InetAddress one = InetAddress.ofLiteral("2001:db8::1");
    InetAddress sameNetwork = InetAddress.ofLiteral("2001:db8::ffff:1");
    InetAddress another = InetAddress.ofLiteral("2001:db8:0:1::1");
    assertTrue(open.tryOpen(one));
    assertTrue(open.tryOpen(sameNetwork));
    assertTrue(!open.tryOpen(one));
    assertTrue(open.tryOpen(another));
    assertTrue(open.tryOpen(InetAddress.ofLiteral("192.0.2.1")));
    assertEquals(3, open.addresses());
    open.closed(sameNetwork);
    assertTrue(open.tryOpen(one));
    open.closed(one);
    open.closed(one);
    open.closed(another);
    assertEquals(1, open.addresses(), "nothing is kept of who has gone");
  }

  /** The same over the store alone, 10,000 times, is in JoinTest. */
  @Test
  void ofAThousandConnectionsWithOneTokenOneIsLetIn() throws Exception {
    JoinToken token = cluster.token();
    List<NodeKey> nodes = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      nodes.add(identity("n" + i));
    }
    Semaphore room = new Semaphore(AT_ONE_TIME);
    List<Future<ErrorCode>> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < SOCKET_USES; i++) {
        NodeKey node = nodes.get(i % nodes.size());
        String name = "n" + i % nodes.size();
        outcomes.add(
            threads.submit(
                () -> {
                  room.acquire();
                  try (JoinConnection connection = connection()) {
                    connection.ask(
                        request(token, node, name, connection), JoinMessage.Accepted.class);
                    return ErrorCode.INTERNAL; // stands for success
                  } catch (ContinuumException e) {
                    return e.code();
                  } finally {
                    room.release();
                  }
                }));
      }
    }
    int in = 0;
    int used = 0;
    for (Future<ErrorCode> outcome : outcomes) {
      in += outcome.get() == ErrorCode.INTERNAL ? 1 : 0;
      used += outcome.get() == ErrorCode.TOKEN_USED ? 1 : 0;
    }
    assertEquals(1, in);
    assertEquals(SOCKET_USES - 1, used, "all others hear why");
    assertEquals(2, cluster.authority.members().size());
  }
}
