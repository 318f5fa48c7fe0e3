package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that a node has accepted: their number is bounded, each is judged after its
 * handshake, and each can be closed for a revocation. Thread-safe.
 */
final class Connections extends ServerTransportFilter {
  /** The node at the other end; missing where it was refused, and then no call is served. */
  static final Attributes.Key<NodeId> NODE = Attributes.Key.create("continuum-peer");

  private static final Attributes.Key<AutoCloseable> RELEASE =
      Attributes.Key.create("continuum-release");
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final LinkSecurity security;
  private final Map<SocketAddress, Channel> open = new ConcurrentHashMap<>();

  Connections(LinkSecurity security) {
    this.security = security;
  }

  /** Accepts connections and notes them. */
  NioServerSocketChannel newListener() {
    return new NioServerSocketChannel() {
      @Override
      protected int doReadMessages(List<Object> accepted) throws Exception {
        int count = super.doReadMessages(accepted);
        accepted.removeIf(each -> !hasRoom((Channel) each));
        return count;
      }
    };
  }

  int count() {
    return open.size();
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    SocketAddress remote = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (session == null || remote == null) {
      return attributes;
    }
    try {
      LinkSecurity.Peer peer = security.accept(session, false, () -> close(remote));
      return attributes.toBuilder().set(NODE, peer.node()).set(RELEASE, peer.release()).build();
    } catch (ContinuumException e) {
      LOG.warn("a connection of {} was refused: {}", remote, e.getMessage());
      close(remote);
      return attributes;
    }
  }

  @Override
  public void transportTerminated(@Nullable Attributes attributes) {
    AutoCloseable release = attributes == null ? null : attributes.get(RELEASE);
    if (release != null) {
      release(release);
    }
  }

  static void release(AutoCloseable release) {
    try {
      release.close();
    } catch (Exception e) {
      LOG.warn("a connection was not released", e);
    }
  }

  /** Runs before the channel has an event loop: nothing may be asked of its pipeline yet. */
  private boolean hasRoom(Channel channel) {
    SocketAddress remote = channel.remoteAddress();
    if (remote == null || open.size() >= RpcLimits.MAX_CONNECTIONS) {
      LOG.warn("a connection of {} was refused: {} are open", remote, open.size());
      channel.unsafe().closeForcibly();
      return false;
    }
    open.put(remote, channel);
    ChannelFuture _ = channel.closeFuture().addListener(closed -> open.remove(remote, channel));
    return true;
  }

  private void close(SocketAddress remote) {
    Channel channel = open.get(remote);
    if (channel != null) {
      ChannelFuture _ = channel.close();
    }
  }
}
