package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The port that other nodes call. Thread-safe. */
public final class NodeServer implements AutoCloseable {
  private final Server server;
  private final Connections connections;
  private final EventLoopGroup loops;
  private final ExecutorService executor;
  private final NodeServiceCalls served;

  private NodeServer(
      Server server,
      Connections connections,
      NodeServiceCalls served,
      EventLoopGroup loops,
      ExecutorService executor) {
    this.server = server;
    this.connections = connections;
    this.served = served;
    this.loops = loops;
    this.executor = executor;
  }

  /** Listens from now on. */
  public static NodeServer open(InetSocketAddress bind, LinkSecurity security, NodeCalls calls) {
    return open(bind, security, calls, RpcLimits.KEEP_ALIVE, RpcLimits.KEEP_ALIVE_TIMEOUT);
  }

  /** The same with another patience. */
  static NodeServer open(
      InetSocketAddress bind,
      LinkSecurity security,
      NodeCalls calls,
      Duration keepAlive,
      Duration keepAliveTimeout) {
    Connections connections = new Connections(security);
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().daemon().name("node-rpc").factory(), NioIoHandler.newFactory());
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("node-call").factory());
    NodeServiceCalls served = new NodeServiceCalls(security, calls);
    Server server =
        NettyServerBuilder.forAddress(bind)
            .sslContext(LinkTls.server(security))
            .channelFactory(connections::newListener)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .executor(executor)
            .handshakeTimeout(RpcLimits.HANDSHAKE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)
            .maxInboundMessageSize(RpcLimits.MAX_MESSAGE_BYTES)
            .maxInboundMetadataSize(RpcLimits.MAX_HEADER_BYTES)
            .maxConcurrentCallsPerConnection(RpcLimits.MAX_CALLS_PER_CONNECTION)
            .flowControlWindow(RpcLimits.FLOW_WINDOW_BYTES)
            .keepAliveTime(keepAlive.toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(keepAliveTimeout.toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveTime(RpcLimits.KEEP_ALIVE_PERMITTED.toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addTransportFilter(connections)
            .intercept(new CallGate(security))
            .addService(served)
            .build();
    NodeServer opened = new NodeServer(server, connections, served, loops, executor);
    try {
      server.start();
      return opened;
    } catch (IOException e) {
      opened.close();
      throw ContinuumException.of(
          ErrorCode.CONFIG_INVALID,
          "node.bind_address: "
              + bind.getHostString()
              + ":"
              + bind.getPort()
              + " (expected: a free TCP port of this machine; "
              + e.getMessage()
              + ")",
          "Stop what listens there (ss -lntup shows it), or choose another --bind.",
          e);
    }
  }

  public int port() {
    return server.getPort();
  }

  /** Connections that are open. */
  public int connections() {
    return connections.count();
  }

  @Override
  public void close() {
    server.shutdown();
    served.endStreams();
    long patience = RpcLimits.CLOSE_PATIENCE.toNanos();
    try {
      if (!server.awaitTermination(patience, TimeUnit.NANOSECONDS)) {
        boolean _ = server.shutdownNow().awaitTermination(patience, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    Future<?> _ =
        loops.shutdownGracefully(0, RpcLimits.CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    executor.shutdownNow();
  }
}
