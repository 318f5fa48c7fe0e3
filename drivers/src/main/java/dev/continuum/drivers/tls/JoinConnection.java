package dev.continuum.drivers.tls;

import dev.continuum.core.access.JoinCodec;
import dev.continuum.core.access.JoinMessage;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.PeerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** A connection to a join port after its handshake. One thread only. */
final class JoinConnection implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final int READ_TIMEOUT_MILLIS = (int) Duration.ofSeconds(15).toMillis();

  private final PeerAddress server;
  private final SSLSocket socket;
  private final JoinChannel channel;

  /**
   * Whether the other side had a certificate of ours to judge. In TLS 1.3 it does so late, or after
   * our own handshake is over, and a refusal can reach us as a broken connection before its alert.
   */
  private final boolean showedCertificate;

  private JoinConnection(PeerAddress server, SSLSocket socket, boolean showedCertificate)
      throws IOException {
    this.server = server;
    this.socket = socket;
    this.showedCertificate = showedCertificate;
    this.channel = new JoinChannel(socket.getInputStream(), socket.getOutputStream());
  }

  /** To a server that this side does not show a certificate to. */
  static JoinConnection open(PeerAddress server, SSLContext context) {
    return open(server, context, false);
  }

  /** To a server that judges this node's certificate. */
  static JoinConnection open(PeerAddress server, NodeTls tls) {
    return open(server, tls.context(), true);
  }

  /** The same by a node whose own list may have ended. */
  static JoinConnection openForRevocations(PeerAddress server, NodeTls tls) {
    return open(server, tls.contextForRevocations(), true);
  }

  private static JoinConnection open(
      PeerAddress server, SSLContext context, boolean showsCertificate) {
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(server.host(), server.port()), CONNECT_TIMEOUT_MILLIS);
      plain.setSoTimeout(READ_TIMEOUT_MILLIS);
      plain.setTcpNoDelay(true);
    } catch (IOException e) {
      closeQuietly(plain);
      throw unreachable(server, e);
    }
    try {
      SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, server.host(), server.port(), true);
      SSLParameters parameters = NodeTls.parameters();
      parameters.setNeedClientAuth(false);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return new JoinConnection(server, socket, showsCertificate);
    } catch (SSLException e) {
      closeQuietly(plain);
      throw Refusals.find(e).orElseGet(() -> Refusals.unexplained(e));
    } catch (IOException e) {
      closeQuietly(plain);
      throw showsCertificate && e instanceof SocketException
          ? Refusals.unexplained(e)
          : unreachable(server, e);
    }
  }

  SSLSession session() {
    return socket.getSession();
  }

  /** Asks and waits for that kind of answer; a refusal is thrown as the other side meant it. */
  <T extends JoinMessage> T ask(JoinMessage question, Class<T> kind) {
    try {
      channel.send(question);
      JoinMessage answer = channel.receive(JoinCodec.MAX_ANSWER_BYTES);
      if (answer instanceof JoinMessage.Refused refused) {
        throw refused.exception();
      }
      if (!kind.isInstance(answer)) {
        throw ContinuumException.of(
            ErrorCode.JOIN_MESSAGE_INVALID,
            server + ": another answer (expected: " + kind.getSimpleName() + ")",
            "Use the continuum of the same version on both sides.");
      }
      return kind.cast(answer);
    } catch (SSLException e) {
      throw Refusals.find(e).orElseGet(() -> Refusals.unexplained(e));
    } catch (SocketException e) {
      throw showedCertificate ? Refusals.unexplained(e) : unreachable(server, e);
    } catch (IOException e) {
      throw unreachable(server, e);
    }
  }

  /** Tells the other side why this one ends here, so that both show the same. */
  ContinuumException giveUp(ContinuumException reason) {
    try {
      channel.send(JoinMessage.Refused.of(reason));
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
    return reason;
  }

  @Override
  public void close() {
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is lost: the question was answered or refused before.
    }
  }

  private static ContinuumException unreachable(PeerAddress server, IOException cause) {
    return ContinuumException.of(
        ErrorCode.JOIN_UNREACHABLE,
        server + ": " + cause.getMessage() + " (expected: the join port of a cluster's node)",
        "Check the address, that the node runs, and the firewall.",
        cause);
  }
}
