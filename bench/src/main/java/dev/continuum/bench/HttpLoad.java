package dev.continuum.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * A load driver for HTTP/1.1 that costs little: one thread, one selector, one request in flight a
 * connection, so that the server and not the driver is measured on a small machine. One thread
 * only.
 */
final class HttpLoad {
  private static final int RESPONSE_BYTES = 1 << 20;
  private static final byte[] CONTENT_LENGTH =
      "content-length:".getBytes(StandardCharsets.US_ASCII);

  /**
   * What a run saw.
   *
   * @param completed answers with an expected status
   * @param latencyNanos of each answer, sorted
   */
  record Result(long completed, long refused, double seconds, long[] latencyNanos) {
    double perSecond() {
      return completed / seconds;
    }

    double percentileMicros(double percentile) {
      int at =
          (int) Math.min(latencyNanos.length - 1, Math.ceil(latencyNanos.length * percentile) - 1);
      return latencyNanos[Math.max(0, at)] / 1e3;
    }
  }

  private final InetSocketAddress address;

  HttpLoad(InetSocketAddress address) {
    this.address = address;
  }

  /** A POST with a JSON body, ready to be sent. */
  static byte[] post(String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("POST "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  /**
   * Keeps {@code connections} busy for some seconds.
   *
   * @param request the n-th request
   * @param expected which statuses count as done
   */
  Result run(int connections, double seconds, IntFunction<byte[]> request, IntPredicate expected)
      throws IOException {
    try (Selector selector = Selector.open()) {
      int sent = 0;
      for (int i = 0; i < connections; i++) {
        SocketChannel channel = SocketChannel.open(address);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Connection connection = new Connection(channel);
        channel.register(selector, SelectionKey.OP_READ, connection);
        connection.send(request.apply(sent++));
      }
      long[] latencies = new long[1 << 20];
      int count = 0;
      long refused = 0;
      long started = System.nanoTime();
      long end = started + (long) (seconds * 1e9);
      while (System.nanoTime() < end) {
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
          Connection connection = (Connection) key.attachment();
          int status = connection.receive();
          if (status == 0) {
            continue;
          }
          if (expected.test(status)) {
            if (count == latencies.length) {
              latencies = Arrays.copyOf(latencies, 2 * count);
            }
            latencies[count++] = System.nanoTime() - connection.sentNanos;
          } else {
            refused++;
          }
          connection.send(request.apply(sent++));
        }
        selector.selectedKeys().clear();
      }
      double took = (System.nanoTime() - started) / 1e9;
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      long[] sorted = Arrays.copyOf(latencies, count);
      Arrays.sort(sorted);
      return new Result(count, refused, took, sorted);
    }
  }

  /** One keep-alive connection with one request in flight. */
  private static final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(RESPONSE_BYTES);
    private long sentNanos;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    void send(byte[] request) throws IOException {
      sentNanos = System.nanoTime();
      ByteBuffer out = ByteBuffer.wrap(request);
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }

    /** The status once the whole answer is there, else 0. */
    int receive() throws IOException {
      if (channel.read(in) < 0) {
        throw new IOException("the server closed a connection");
      }
      int head = headEnd();
      if (head < 0 || in.position() < head + contentLength(head)) {
        return 0;
      }
      int status = 100 * (in.get(9) - '0') + 10 * (in.get(10) - '0') + in.get(11) - '0';
      in.clear();
      return status;
    }

    private int headEnd() {
      byte[] bytes = in.array();
      for (int i = 3; i < in.position(); i++) {
        if (bytes[i] == '\n' && bytes[i - 2] == '\n') {
          return i + 1;
        }
      }
      return -1;
    }

    private int contentLength(int head) throws IOException {
      byte[] bytes = in.array();
      int matched = 0;
      for (int i = 0; i < head; i++) {
        int c = bytes[i] >= 'A' && bytes[i] <= 'Z' ? bytes[i] + 32 : bytes[i];
        matched = c == CONTENT_LENGTH[matched] ? matched + 1 : c == 'c' ? 1 : 0;
        if (matched == CONTENT_LENGTH.length) {
          int length = 0;
          for (int at = i + 1; bytes[at] != '\r'; at++) {
            if (bytes[at] != ' ') {
              length = 10 * length + bytes[at] - '0';
            }
          }
          return length;
        }
      }
      throw new IOException("an answer without Content-Length");
    }
  }
}
