package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.gossip.GossipLinks;
import dev.continuum.drivers.net.MemberStreams;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The links to other nodes: one for each address, made when it is first needed and shared by all
 * calls. Thread-safe.
 */
public final class NodeLinks implements MemberStreams, GossipLinks, AutoCloseable {
  private static final int FIRST_CAPACITY = 16;
  private static final float LOAD_FACTOR = 0.75f;

  private final PeerAddress own;
  private final LinkSecurity security;
  private final SslContext tls;
  private final RandomSource random;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          1, Thread.ofPlatform().daemon().name("node-link").factory(), NioIoHandler.newFactory());
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("node-answer").factory());

  /** The link that was used longest ago first. */
  private final LinkedHashMap<PeerAddress, NodeLink> links =
      new LinkedHashMap<>(FIRST_CAPACITY, LOAD_FACTOR, true);

  /** Told of each connection that stands, in a thread that must not be held up. */
  private volatile Consumer<NodeLink> connected = link -> {};

  private boolean closed;

  /**
   * @param own where others reach this node, as they are told
   */
  public NodeLinks(PeerAddress own, LinkSecurity security, RandomSource random) {
    this.own = own;
    this.security = security;
    this.random = random;
    this.tls = LinkTls.client(security);
  }

  /** The link to an address, which connects with its first call. */
  public synchronized NodeLink to(PeerAddress address) {
    if (closed) {
      throw ContinuumException.of(
          ErrorCode.SHUTTING_DOWN, "the links of this node are closed", "Start the node.");
    }
    NodeLink present = links.get(address);
    if (present != null && !present.isClosed()) {
      return present;
    }
    if (present == null && links.size() == RpcLimits.MAX_LINKS) {
      Map.Entry<PeerAddress, NodeLink> eldest = links.firstEntry();
      eldest.getValue().close();
      links.remove(eldest.getKey());
    }
    NodeLink made =
        new NodeLink(
            address,
            own,
            security,
            tls,
            loops,
            executor,
            link -> connected.accept(link),
            random.fork());
    links.put(address, made);
    return made;
  }

  void onConnected(Consumer<NodeLink> listener) {
    connected = listener;
  }

  @Override
  public void send(PeerAddress to, byte[] message) {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    to(to).membership(message);
  }

  @Override
  public void gossip(PeerAddress to, List<byte[]> messages) {
    to(to).gossip(messages);
  }

  public synchronized int size() {
    return links.size();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      links.values().forEach(NodeLink::close);
      links.clear();
    }
    Future<?> _ =
        loops.shutdownGracefully(0, RpcLimits.CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    executor.shutdownNow();
  }
}
