package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.net.wire.Holdings;
import dev.continuum.drivers.net.wire.Introduction;
import dev.continuum.drivers.net.wire.IntroductionReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection whose other end is gone without a word, as behind a cable that was pulled. */
class KeepAliveTest {
  private static final Duration OFTEN = Duration.ofMillis(500);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private RpcCluster cluster;
  private NodeServer server;

  @BeforeEach
  void open() {
    cluster = new RpcCluster(folder, "north");
    server =
        NodeServer.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new NodeTlsSecurity(cluster.founder),
            new Nothing(),
            OFTEN,
            OFTEN);
  }

  @AfterEach
  void close() {
    server.close();
    cluster.close();
  }

  @Test
  void theServerEndsAConnectionThatFellSilent() throws IOException {
    try (Proxy proxy = new Proxy(server.port());
        NodeLinks links =
            new NodeLinks(
                new PeerAddress("127.0.0.9", 7000),
                new NodeTlsSecurity(cluster.join("second")),
                new SeededRandom(1))) {
      NodeLink link = links.to(new PeerAddress("127.0.0.1", proxy.port()));
      Await.until("the link stands", () -> greets(link)); // a busy machine may miss an answer
      proxy.silent = true;
      Await.until("the connection is ended", () -> server.connections() == 0);
    }
  }

  private boolean greets(NodeLink link) {
    try {
      return link.greet(DEADLINE).equals(cluster.founder.self()) && server.connections() > 0;
    } catch (ContinuumException e) {
      return false;
    }
  }

  /** Passes bytes on until it is silent; then it swallows them and closes nothing. */
  private static final class Proxy implements AutoCloseable {
    private final ServerSocket listener =
        new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"));
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean silent;

    private Proxy(int target) throws IOException {
      Thread.ofVirtual().start(() -> accept(target));
    }

    private int port() {
      return listener.getLocalPort();
    }

    private void accept(int target) {
      try {
        while (true) {
          Socket from = listener.accept();
          sockets.add(from);
          if (!silent) {
            Socket to = new Socket(InetAddress.ofLiteral("127.0.0.1"), target);
            sockets.add(to);
            Thread.ofVirtual().start(() -> pass(from, to));
            Thread.ofVirtual().start(() -> pass(to, from));
          }
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    private void pass(Socket from, Socket to) {
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[4_096];
        for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
          if (!silent) {
            out.write(buffer, 0, count);
          }
        }
      } catch (IOException e) {
        // One side has gone.
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Serves nobody anything. */
  private static final class Nothing implements NodeCalls {
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
      return Holdings.getDefaultInstance();
    }

    @Override
    public @Nullable ChunkSource log(CallerAddress caller, String origin, long position) {
      return null;
    }

    @Override
    public @Nullable ChunkSource snapshot(CallerAddress caller, String name, long position) {
      return null;
    }
  }
}
