package dev.continuum.drivers.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** What a node's port does with TLS: handshake, ask who it is, hold the link, answer bytes. */
final class EchoListener implements AutoCloseable {
  final BlockingQueue<Exception> failures = new LinkedBlockingQueue<>();
  private final NodeTls tls;
  private final SSLServerSocket listener;

  EchoListener(NodeTls tls) throws IOException {
    this.tls = tls;
    this.listener =
        (SSLServerSocket)
            tls.context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setSSLParameters(NodeTls.parameters());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) listener.accept();
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          failures.add(e);
        }
      }
    }
  }

  private void serve(SSLSocket socket) {
    try (socket) {
      socket.startHandshake();
      VerifiedPeer peer = tls.peer(socket.getSession(), false);
      try (AutoCloseable link = tls.hold(peer, socket)) {
        for (int next = socket.getInputStream().read();
            next >= 0 && link != null;
            next = socket.getInputStream().read()) {
          socket.getOutputStream().write(next);
          socket.getOutputStream().flush();
        }
      }
    } catch (Exception e) {
      failures.add(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
