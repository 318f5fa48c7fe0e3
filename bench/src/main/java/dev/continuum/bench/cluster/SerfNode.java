package dev.continuum.bench.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A serf agent with its default settings, as Debian packages it. One thread only. What it sees is
 * read from its log; it is told to join over its own RPC, on a connection that is open before.
 */
final class SerfNode implements LabNode {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final String JOINED = "serf: EventMemberJoin: ";
  private static final String FAILED = "serf: EventMemberFailed: ";

  private final String program;
  private final int number;
  private final Path errors;
  private @Nullable NodeChild child;
  private @Nullable Socket rpc;

  SerfNode(String program, int number, Path errors) {
    this.program = program;
    this.number = number;
    this.errors = errors;
  }

  @Override
  public void open(Sightings sightings) throws IOException {
    child =
        NodeChild.start(
            List.of(
                program,
                "agent",
                "-node=" + LabNames.of(number),
                "-bind=127.0.0.1:" + LabNames.port(number),
                "-rpc-addr=127.0.0.1:" + LabNames.controlPort(number)),
            errors,
            line -> read(line, sightings));
  }

  @Override
  public void awaitOpen() throws IOException, InterruptedException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), LabNames.controlPort(number));
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (rpc == null) {
      Socket socket = new Socket();
      try {
        socket.connect(address);
        socket.setTcpNoDelay(true);
        rpc = socket;
      } catch (IOException e) {
        socket.close();
        running().requireAlive();
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
    rpc.getOutputStream().write(SerfRpc.handshake(0));
  }

  @Override
  public void join() throws IOException {
    if (rpc == null) {
      throw new IOException(LabNames.of(number) + ": not open");
    }
    rpc.getOutputStream().write(SerfRpc.join(1, "127.0.0.1:" + LabNames.port(0)));
  }

  @Override
  public void end() {
    kill();
  }

  @Override
  public void awaitEnd() throws IOException, InterruptedException {
    running().awaitEnd();
    child = null;
  }

  @Override
  public void kill() {
    try {
      if (rpc != null) {
        rpc.close();
        rpc = null;
      }
    } catch (IOException e) {
      // it is to be killed anyway
    }
    if (child != null) {
      child.kill();
    }
  }

  private void read(String line, Sightings sightings) {
    String joined = after(JOINED, line);
    String failed = after(FAILED, line);
    if (joined != null) {
      sightings.up(number, LabNames.number(joined));
    } else if (failed != null) {
      sightings.down(number, LabNames.number(failed));
    }
  }

  /** The word after a mark, or null. */
  private static @Nullable String after(String mark, String line) {
    int at = line.indexOf(mark);
    return at < 0 ? null : line.substring(at + mark.length()).split(" ", 2)[0];
  }

  private NodeChild running() throws IOException {
    if (child == null) {
      throw new IOException(LabNames.of(number) + ": not started");
    }
    return child;
  }
}
