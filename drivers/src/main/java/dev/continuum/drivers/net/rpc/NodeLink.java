package dev.continuum.drivers.net.rpc;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.UnsafeByteOperations;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.GossipRequest;
import dev.continuum.drivers.net.wire.GreetReply;
import dev.continuum.drivers.net.wire.GreetRequest;
import dev.continuum.drivers.net.wire.Holdings;
import dev.continuum.drivers.net.wire.Introduction;
import dev.continuum.drivers.net.wire.IntroductionReply;
import dev.continuum.drivers.net.wire.MembershipRequest;
import dev.continuum.drivers.net.wire.NodeServiceGrpc;
import dev.continuum.drivers.net.wire.Question;
import dev.continuum.drivers.net.wire.ReadRequest;
import io.grpc.Attributes;
import io.grpc.ClientTransportFilter;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shared link to one address. Thread-safe. */
public final class NodeLink {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);

  /** How gRPC names a message beyond the limit, which has the status of a full server. */
  private static final String TOO_LONG = "exceeds maximum size";

  private final PeerAddress address;
  private final LinkSecurity security;
  private final ManagedChannel channel;
  private final NodeServiceGrpc.NodeServiceFutureStub futures;
  private final NodeServiceGrpc.NodeServiceBlockingStub blocking;
  private final Semaphore room = new Semaphore(RpcLimits.MAX_CALLS_PER_LINK);
  private final Semaphore gossipRoom = new Semaphore(RpcLimits.MAX_GOSSIP_PER_LINK);
  private final ReconnectBackoff backoff;
  private final Consumer<NodeLink> connected;

  /** Why this side does not accept the other, once it does not; the link is closed then. */
  private volatile @Nullable ContinuumException refused;

  private volatile boolean shookHands;
  private volatile boolean answered;
  private long retryNanos;
  private boolean waiting;

  NodeLink(
      PeerAddress address,
      PeerAddress own,
      LinkSecurity security,
      SslContext tls,
      EventLoopGroup loops,
      Executor executor,
      Consumer<NodeLink> connected,
      RandomSource random) {
    this.address = address;
    this.connected = connected;
    this.security = security;
    this.backoff = new ReconnectBackoff(random);
    this.channel =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .sslContext(tls)
            .channelType(NioSocketChannel.class)
            .eventLoopGroup(loops)
            .executor(executor)
            .proxyDetector(target -> null)
            .disableRetry()
            .disableServiceConfigLookUp()
            .maxInboundMessageSize(RpcLimits.MAX_MESSAGE_BYTES)
            .maxInboundMetadataSize(RpcLimits.MAX_HEADER_BYTES)
            .flowControlWindow(RpcLimits.FLOW_WINDOW_BYTES)
            .keepAliveTime(RpcLimits.KEEP_ALIVE.toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(RpcLimits.KEEP_ALIVE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveWithoutCalls(true)
            .idleTimeout(RpcLimits.LINK_IDLE.toNanos(), TimeUnit.NANOSECONDS)
            .addTransportFilter(new Judge())
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers(security, own)))
            .build();
    this.futures = NodeServiceGrpc.newFutureStub(channel);
    this.blocking = NodeServiceGrpc.newBlockingStub(channel);
  }

  public PeerAddress address() {
    return address;
  }

  /** Asks who is there; the answer proves that either side accepted the other. */
  public NodeId greet(Duration deadline) {
    GreetReply reply =
        call(
            () ->
                blocking
                    .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                    .greet(GreetRequest.getDefaultInstance()));
    NodeId node = NodeId.tryParse(reply.getNode());
    if (node == null || !reply.getCluster().equals(security.cluster())) {
      throw ContinuumException.field(
          ErrorCode.CLUSTER_MISMATCH,
          address.toString(),
          reply.getCluster(),
          security.cluster(),
          "Use addresses of nodes of this cluster.");
    }
    return node;
  }

  /**
   * Asks what stands against this node as a member; the other side calls back to its address.
   *
   * @param shardCount among how many groups this node divides what grows with use
   * @param wallMillis of this node's clock
   */
  public Optional<Objection> introduce(
      String name, int shardCount, long wallMillis, Duration deadline) {
    Introduction ours =
        Introduction.newBuilder()
            .setName(name)
            .setShardCount(shardCount)
            .setWallMillis(wallMillis)
            .build();
    IntroductionReply reply =
        call(
            () ->
                blocking
                    .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                    .introduce(ours));
    return reply.hasObjection()
        ? Optional.of(Objection.read(reply.getObjection()))
        : Optional.empty();
  }

  /** Compares what all nodes share. */
  Holdings exchange(Holdings ours, Duration deadline) {
    return call(
        () -> blocking.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS).exchange(ours));
  }

  /** Asks a node about the groups that it takes part in; a refusal is an answer too. */
  public Answer ask(Question question, Duration deadline) {
    return call(
        () -> blocking.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS).ask(question));
  }

  /** Sends a message of membership, or loses it: never waits. */
  void membership(byte[] message) {
    if (!room.tryAcquire()) {
      return;
    }
    retryWhereDue();
    ListenableFuture<?> sent =
        futures
            .withDeadlineAfter(RpcLimits.MEMBERSHIP_DEADLINE.toNanos(), TimeUnit.NANOSECONDS)
            .membership(
                MembershipRequest.newBuilder()
                    .setMessage(UnsafeByteOperations.unsafeWrap(message))
                    .build());
    sent.addListener(room::release, Runnable::run);
  }

  /** Sends messages of the mesh, or loses them: never waits. */
  void gossip(List<byte[]> messages) {
    if (!gossipRoom.tryAcquire()) {
      return;
    }
    retryWhereDue();
    GossipRequest.Builder request = GossipRequest.newBuilder();
    messages.forEach(each -> request.addMessages(UnsafeByteOperations.unsafeWrap(each)));
    ListenableFuture<?> sent =
        futures
            .withDeadlineAfter(RpcLimits.GOSSIP_DEADLINE.toNanos(), TimeUnit.NANOSECONDS)
            .gossip(request.build());
    sent.addListener(gossipRoom::release, Runnable::run);
  }

  /** Reads a log from a position, as fast as {@link RemoteChunks#next} is called. */
  public RemoteChunks readLog(String origin, long position, Duration deadline) {
    return read(ReadRequest.Kind.KIND_LOG, origin, position, deadline);
  }

  public RemoteChunks readSnapshot(String name, long position, Duration deadline) {
    return read(ReadRequest.Kind.KIND_SNAPSHOT, name, position, deadline);
  }

  /**
   * Opens a stream of agreement. It connects with its first frame and lives until either side ends
   * it; the receiver hears of the end once.
   */
  public AgreementSender agree(AgreementReceiver answers) {
    acquire();
    retryWhereDue();
    return CalledAgreement.open(
        channel, answers, room::release, (status, trailers) -> failure(status, trailers));
  }

  boolean isClosed() {
    return channel.isShutdown();
  }

  void close() {
    channel.shutdownNow();
  }

  private RemoteChunks read(ReadRequest.Kind kind, String name, long position, Duration deadline) {
    acquire();
    retryWhereDue();
    ReadRequest request =
        ReadRequest.newBuilder().setKind(kind).setName(name).setPosition(position).build();
    return new RemoteChunks(
        ClientCalls.blockingV2ServerStreamingCall(
            channel,
            NodeServiceGrpc.getReadMethod(),
            blocking.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS).getCallOptions(),
            request),
        e -> failure(e.getStatus(), e.getTrailers()),
        room::release);
  }

  private <T> T call(Supplier<T> call) {
    acquire();
    retryWhereDue();
    try {
      T answer = call.get();
      answered = true;
      return answer;
    } catch (StatusRuntimeException e) {
      throw failure(e.getStatus(), e.getTrailers());
    } finally {
      room.release();
    }
  }

  private void acquire() {
    if (!room.tryAcquire()) {
      throw ContinuumException.of(
          ErrorCode.OVERLOADED,
          address + ": " + RpcLimits.MAX_CALLS_PER_LINK + " calls wait (expected: fewer)",
          "Try again in a second.");
    }
  }

  /**
   * gRPC would wait up to two minutes between two tries; a node that came back is wanted sooner.
   */
  private synchronized void retryWhereDue() {
    ConnectivityState state = channel.getState(true);
    long now = System.nanoTime();
    if (state == ConnectivityState.READY) {
      backoff.succeeded();
      waiting = false;
    } else if (state == ConnectivityState.TRANSIENT_FAILURE) {
      if (!waiting) {
        waiting = true;
        retryNanos = now + backoff.nextDelayNanos();
      } else if (now - retryNanos >= 0) {
        waiting = false;
        channel.resetConnectBackoff();
      }
    }
  }

  /** What went wrong, in the code of whoever knows it best. */
  private ContinuumException failure(Status status, @Nullable Metadata trailers) {
    ErrorCode told = CallRefusal.codeOf(trailers);
    if (told != null) {
      return said(told, status, "Look at that node's log for the same moment.");
    }
    if (status.getCode() == Status.Code.UNAVAILABLE) {
      ContinuumException known = refused;
      Throwable cause = status.getCause();
      if (known == null && cause != null) {
        known = security.explain(cause).orElse(null);
      }
      if (known != null) {
        return ContinuumException.of(
            known.code(),
            address + ": " + known.getMessage(),
            known.fix() == null ? "Look at that node's log." : known.fix(),
            known);
      }
      return shookHands && !answered
          ? said(
              ErrorCode.CERTIFICATE_REFUSED,
              status,
              "That node ended the connection before its first answer. If it is not just stopping,"
                  + " it refuses this node, and its log says why: usual causes are that this node"
                  + " was revoked, is of another authority, or that the clocks differ.")
          : said(
              ErrorCode.NODE_UNREACHABLE,
              status,
              "Check the address, that the node runs, and that "
                  + address.port()
                  + "/tcp is open between the machines.");
    }
    ErrorCode code =
        switch (status.getCode()) {
          case DEADLINE_EXCEEDED -> ErrorCode.DEADLINE_EXCEEDED;
          case RESOURCE_EXHAUSTED ->
              String.valueOf(status.getDescription()).contains(TOO_LONG)
                  ? ErrorCode.TOO_LARGE
                  : ErrorCode.OVERLOADED;
          case PERMISSION_DENIED, UNAUTHENTICATED -> ErrorCode.CERTIFICATE_REFUSED;
          case NOT_FOUND -> ErrorCode.ROUTE_UNKNOWN;
          case INVALID_ARGUMENT, UNIMPLEMENTED, OUT_OF_RANGE -> ErrorCode.REQUEST_INVALID;
          case CANCELLED -> ErrorCode.SHUTTING_DOWN;
          default -> ErrorCode.INTERNAL;
        };
    return said(code, status, "Look at that node's log for the same moment.");
  }

  private ContinuumException said(ErrorCode code, Status status, String fix) {
    Throwable cause = status.getCause();
    return ContinuumException.of(
        code,
        address
            + ": "
            + (status.getDescription() == null ? status.getCode() : status.getDescription())
            + (cause == null ? "" : " (" + cause.getMessage() + ")"),
        fix);
  }

  private static Metadata headers(LinkSecurity security, PeerAddress own) {
    Metadata headers = new Metadata();
    headers.put(CallerAddress.CLUSTER, security.cluster());
    headers.put(CallerAddress.NODE, security.self().toString());
    headers.put(CallerAddress.ADDRESS, own.toString());
    return headers;
  }

  /** Judges the server after each handshake, resumed ones included. Thread-safe. */
  private final class Judge extends ClientTransportFilter {
    private final Attributes.Key<AutoCloseable> release =
        Attributes.Key.create("continuum-release");

    @Override
    public Attributes transportReady(Attributes attributes) {
      SSLSession session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      try {
        if (session == null) {
          throw ContinuumException.of(
              ErrorCode.CERTIFICATE_REFUSED, address + ": no TLS", "Upgrade that node.");
        }
        LinkSecurity.Peer peer = security.accept(session, true, this::cut);
        answered = false;
        shookHands = true;
        connected.accept(NodeLink.this);
        return attributes.toBuilder().set(release, peer.release()).build();
      } catch (ContinuumException e) {
        LOG.warn("the link to {} was refused: {}", address, e.getMessage());
        refused = e;
        channel.shutdownNow();
        return attributes;
      }
    }

    private void cut() {
      refused =
          ContinuumException.of(
              ErrorCode.NODE_REVOKED,
              "node: revoked (expected: a member)",
              "Take the node's address out of what this one connects to.");
      channel.shutdownNow();
    }

    @Override
    public void transportTerminated(@Nullable Attributes attributes) {
      AutoCloseable held = attributes == null ? null : attributes.get(release);
      if (held != null) {
        Connections.release(held);
      }
    }
  }
}
