package dev.continuum.drivers.tls;

import dev.continuum.core.access.JoinCodec;
import dev.continuum.core.access.JoinMessage;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The join port: TLS 1.3, one question and one answer a connection. Thread-safe.
 *
 * <p>A caller with a token shows no certificate; a caller with a certificate of the cluster renews
 * it or asks for the revocation list. A certificate that is not accepted ends the handshake. One
 * virtual thread a connection; what is slow is cut by time, what is too much is closed at once.
 */
public final class JoinServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JoinServer.class);
  private static final int BACKLOG = 128;

  /** What the JDK says where this side has closed the socket. */
  private static final String CLOSED_HERE = "Socket closed";

  private final NodeTls tls;
  private final ClusterAuthority authority;
  private final Admission admission;
  private final JoinServerOptions options;

  private final Consumer<ContinuumException> refusals;
  private final ServerSocket listener;
  private final Semaphore slots;
  private final ConnectionsByAddress addresses;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("join-deadlines").factory());

  private JoinServer(
      NodeTls tls,
      ClusterAuthority authority,
      Admission admission,
      JoinServerOptions options,
      Consumer<ContinuumException> refusals,
      ServerSocket listener) {
    this.tls = tls;
    this.authority = authority;
    this.admission = admission;
    this.options = options;
    this.refusals = refusals;
    this.listener = listener;
    this.slots = new Semaphore(options.maxConnections());
    this.addresses = new ConnectionsByAddress(options.maxConnectionsPerAddress());
  }

  /** Listens; what it refuses it logs. */
  public static JoinServer start(
      NodeTls tls, ClusterAuthority authority, JoinServerOptions options) {
    return start(tls, authority, Admission.OWN, options);
  }

  /** The same where the cluster has the last word about tokens. */
  public static JoinServer start(
      NodeTls tls, ClusterAuthority authority, Admission admission, JoinServerOptions options) {
    return start(
        tls,
        authority,
        admission,
        options,
        refusal -> LOG.warn("join port: {} [{}]", refusal.getMessage(), refusal.code().slug()));
  }

  static JoinServer start(
      NodeTls tls,
      ClusterAuthority authority,
      Admission admission,
      JoinServerOptions options,
      Consumer<ContinuumException> refusals) {
    ServerSocket listener;
    try {
      listener = new ServerSocket(options.port(), BACKLOG, InetAddress.getByName(options.host()));
    } catch (IOException e) {
      throw ContinuumException.of(
          ErrorCode.CONFIG_INVALID,
          "join port "
              + options.host()
              + ":"
              + options.port()
              + ": "
              + e.getMessage()
              + " (expected: an address of this machine with a free port)",
          "Stop what uses the port, or set join.address.",
          e);
    }
    JoinServer server = new JoinServer(tls, authority, admission, options, refusals, listener);
    Thread.ofVirtual().name("join-accept").start(server::accept);
    return server;
  }

  public int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() {
    closeQuietly(listener);
    open.forEach(JoinServer::closeQuietly);
    deadlines.shutdownNow();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        if (!hasRoom(socket)) {
          closeQuietly(socket);
          continue;
        }
        open.add(socket);
        Thread.ofVirtual().name("join").start(() -> serve(socket));
      } catch (SocketException e) {
        if (!listener.isClosed()) {
          LOG.warn("join port: {}", e.getMessage());
        }
      } catch (IOException e) {
        LOG.warn("join port: {}", e.getMessage());
      }
    }
  }

  private boolean hasRoom(Socket socket) {
    if (!slots.tryAcquire()) {
      return false;
    }
    if (!addresses.tryOpen(socket.getInetAddress())) {
      slots.release();
      return false;
    }
    return true;
  }

  /** How many connections are open. */
  int connections() {
    return open.size();
  }

  private void serve(Socket socket) {
    ScheduledFuture<?> total = closeAfter(socket, options.totalTimeout().toMillis());
    try (socket;
        SSLSocket secure =
            (SSLSocket)
                tls.context()
                    .getSocketFactory()
                    .createSocket(socket, null, socket.getPort(), true)) {
      ScheduledFuture<?> handshake = closeAfter(socket, options.handshakeTimeout().toMillis());
      socket.setTcpNoDelay(true);
      secure.setUseClientMode(false);
      SSLParameters parameters = NodeTls.parameters();
      parameters.setNeedClientAuth(false);
      parameters.setWantClientAuth(true);
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      handshake.cancel(false);
      answer(secure);
    } catch (ContinuumException e) {
      refusals.accept(e);
    } catch (SSLException e) {
      refusals.accept(Refusals.find(e).orElseGet(() -> Refusals.unexplained(e)));
    } catch (SocketException e) {
      broken(e);
    } catch (IOException e) {
      LOG.debug("join port: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("join port: internal: {}", e.getMessage(), e);
    } finally {
      total.cancel(false);
      open.remove(socket);
      addresses.closed(socket.getInetAddress());
      slots.release();
    }
  }

  /** Who refuses our certificate may reset the connection before its alert is read. */
  private void broken(SocketException e) {
    if (CLOSED_HERE.equals(e.getMessage())) {
      LOG.debug("join port: it took too long, or the node stops");
    } else {
      refusals.accept(Refusals.unexplained(e));
    }
  }

  private void answer(SSLSocket secure) throws IOException {
    JoinChannel channel = new JoinChannel(secure.getInputStream(), secure.getOutputStream());
    JoinMessage answer;
    try {
      answer = answerTo(channel.receive(JoinCodec.MAX_REQUEST_BYTES), secure);
    } catch (ContinuumException e) {
      channel.send(JoinMessage.Refused.of(e));
      throw e;
    }
    channel.send(answer);
  }

  private JoinMessage answerTo(JoinMessage message, SSLSocket secure) {
    return switch (message) {
      case JoinMessage.Request request ->
          authority.enrol(
              request, JoinProof.channelBinding(secure.getSession()), admission, options.seeds());
      case JoinMessage.Renewal renewal ->
          authority.renew(peer(secure).node(), renewal, options.seeds());
      case JoinMessage.Revocations asked -> {
        VerifiedPeer peer = peer(secure);
        LOG.debug("node {} has list {}", peer.node().shortName(), asked.haveNumber());
        yield new JoinMessage.RevocationList(authority.revocations());
      }
      case JoinMessage.Refused refused ->
          throw ContinuumException.of(
              refused.code(),
              "the joining node gave up: " + refused.message(),
              refused.fix() == null ? "See the joining node." : refused.fix());
      case JoinMessage.Accepted accepted -> throw notAQuestion("accepted");
      case JoinMessage.RevocationList list -> throw notAQuestion("revocations");
    };
  }

  /** Who calls, judged anew: a session may be older than a revocation. */
  private VerifiedPeer peer(SSLSocket secure) {
    try {
      secure.getSession().getPeerCertificates();
    } catch (SSLPeerUnverifiedException e) {
      throw ContinuumException.of(
          ErrorCode.CERTIFICATE_REFUSED,
          "certificate: none (expected: a node's certificate)",
          "Join the cluster first: continuum join.",
          e);
    }
    return tls.peer(secure.getSession(), false);
  }

  private static ContinuumException notAQuestion(String kind) {
    return ContinuumException.field(
        ErrorCode.JOIN_MESSAGE_INVALID,
        "message",
        kind,
        "a question",
        "Ask as continuum join does.");
  }

  private ScheduledFuture<?> closeAfter(Socket socket, long millis) {
    return deadlines.schedule(() -> closeQuietly(socket), millis, TimeUnit.MILLISECONDS);
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      LOG.debug("join port: close: {}", e.getMessage());
    }
  }
}
