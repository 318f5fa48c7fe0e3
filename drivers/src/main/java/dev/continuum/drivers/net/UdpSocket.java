package dev.continuum.drivers.net;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP port with one thread that receives. {@link #send} is for one thread, which may be another.
 */
final class UdpSocket implements AutoCloseable {
  /** What the kernel may keep while the loop is busy. */
  static final int RECEIVE_BUFFER_BYTES = 4 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

  /** A packet as it came. The bytes are the receiver's own. */
  record Packet(InetSocketAddress from, byte[] bytes) {}

  private final DatagramChannel channel;
  private final Thread receiver;
  private final Predicate<Packet> inbox;
  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(SecureDatagrams.MAX_PACKET_BYTES);
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong unsent = new AtomicLong();

  /**
   * @param inbox takes a packet, or gives false where it has no room; called by the own thread
   */
  private UdpSocket(DatagramChannel channel, Predicate<Packet> inbox) {
    this.channel = channel;
    this.inbox = inbox;
    this.receiver = Thread.ofPlatform().daemon().name("udp-receive").unstarted(this::run);
  }

  static UdpSocket open(InetSocketAddress bind, Predicate<Packet> inbox) {
    @Nullable DatagramChannel channel = null;
    try {
      channel = DatagramChannel.open();
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      channel.bind(bind);
      return new UdpSocket(channel, inbox);
    } catch (IOException e) {
      close(channel);
      throw cannotListen("UDP", bind, e);
    }
  }

  static ContinuumException cannotListen(
      String protocol, InetSocketAddress bind, IOException cause) {
    String address = bind.getHostString() + ":" + bind.getPort();
    boolean taken = cause instanceof BindException;
    return ContinuumException.of(
        ErrorCode.CONFIG_INVALID,
        "node.bind_address: "
            + address
            + " (expected: a free "
            + protocol
            + " port of this machine; "
            + cause.getMessage()
            + ")",
        taken
            ? "Stop what listens there (ss -lntup shows it), or choose another --bind."
            : "Choose another --bind.",
        cause);
  }

  void start() {
    receiver.start();
  }

  InetSocketAddress address() {
    try {
      return (InetSocketAddress) channel.getLocalAddress();
    } catch (IOException e) {
      throw ContinuumException.of(
          ErrorCode.SHUTTING_DOWN, "the datagram port is closed", "Start the node.", e);
    }
  }

  /** Sends a packet or drops it: a full buffer and a missing route are both a loss. */
  void send(InetSocketAddress to, byte[] packet, int length) {
    outgoing.clear().put(packet, 0, length).flip();
    try {
      if (channel.send(outgoing, to) != length) {
        unsent.incrementAndGet();
      }
    } catch (IOException e) {
      unsent.incrementAndGet();
      LOG.debug("a packet to {} was not sent: {}", to, e.toString());
    }
  }

  /** Packets for which the inbox had no room. */
  long refused() {
    return refused.get();
  }

  /** Packets that the system did not take. */
  long unsent() {
    return unsent.get();
  }

  @Override
  public void close() {
    close(channel);
    try {
      receiver.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    // One byte more than the longest packet: what is longer shows.
    ByteBuffer buffer = ByteBuffer.allocateDirect(SecureDatagrams.MAX_PACKET_BYTES + 1);
    byte[] bytes = new byte[buffer.capacity()];
    while (channel.isOpen()) {
      try {
        buffer.clear();
        InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
        int length = buffer.flip().remaining();
        buffer.get(bytes, 0, length);
        if (from != null && !inbox.test(new Packet(from, Arrays.copyOf(bytes, length)))) {
          refused.incrementAndGet();
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.debug("receiving a packet failed: {}", e.toString());
      }
    }
  }

  private static void close(@Nullable DatagramChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("closing the datagram port failed: {}", e.toString());
    }
  }
}
