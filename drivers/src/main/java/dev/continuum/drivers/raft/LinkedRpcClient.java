package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.PingRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.continuum.core.value.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one group calls other nodes: over {@link PeerCalls}. Thread-safe; never waits.
 *
 * <p>The engine asks whether a peer is connected while it holds the lock of its node; the answer
 * here is always yes, and a call to a peer that cannot be reached fails soon.
 */
final class LinkedRpcClient implements RpcClient {
  private static final Logger LOG = LoggerFactory.getLogger(LinkedRpcClient.class);
  private static final ErrorResponse REACHED = ErrorResponse.newBuilder().setErrorCode(0).build();

  /** A group without entries for so long is quiet. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The answer to entries does not say how far its node is; that to a heartbeat does. */
  private static final long NO_ENTRIES = -1;

  /** How far another node is, as its last answer said: entries that are on its disk. */
  record Heard(long lastIndex, long atNanos) {}

  private final String group;
  private final PeerCalls calls;
  private final SharedBeats beats;
  private final long sharedBeatNanos;
  private final BooleanSupplier readyToLead;
  private final AtomicInteger readsUnderWay = new AtomicInteger();
  private volatile long lastEntriesNanos = System.nanoTime();
  private final Map<NodeId, Heard> heard = new ConcurrentHashMap<>();

  /**
   * @param sharedBeatNanos how often the heartbeats of a quiet group leave with those of others; 0
   *     where they leave alone
   * @param readyToLead asked before votes are: where it is false, nobody is asked for them
   */
  LinkedRpcClient(
      String group,
      PeerCalls calls,
      SharedBeats beats,
      long sharedBeatNanos,
      BooleanSupplier readyToLead) {
    this.group = group;
    this.calls = calls;
    this.beats = beats;
    this.sharedBeatNanos = sharedBeatNanos;
    this.readyToLead = readyToLead;
  }

  /** Null where the node has not answered since this one began. */
  @Nullable Heard heardOf(NodeId node) {
    return heard.get(node);
  }

  /** Reads make sure of the leader by heartbeats, which wait for nothing meanwhile. */
  void readBegins() {
    int _ = readsUnderWay.incrementAndGet();
  }

  void readEnds() {
    int _ = readsUnderWay.decrementAndGet();
  }

  @Override
  public boolean init(RpcOptions options) {
    return true;
  }

  @Override
  public void shutdown() {}

  @Override
  public boolean checkConnection(Endpoint endpoint) {
    return RaftPeers.node(endpoint) != null;
  }

  @Override
  public boolean checkConnection(Endpoint endpoint, boolean createIfAbsent) {
    return checkConnection(endpoint);
  }

  @Override
  public void closeConnection(Endpoint endpoint) {}

  @Override
  public void registerConnectEventListener(ReplicatorGroup replicators) {}

  @Override
  public Object invokeSync(
      Endpoint endpoint, Object request, @Nullable InvokeContext context, long timeoutMillis)
      throws RemotingException {
    if (request instanceof PingRequest && RaftPeers.node(endpoint) != null) {
      return REACHED;
    }
    throw new RemotingException(request.getClass() + " to " + endpoint + ": never waited for");
  }

  @Override
  public void invokeAsync(
      Endpoint endpoint,
      Object request,
      @Nullable InvokeContext context,
      InvokeCallback callback,
      long timeoutMillis)
      throws RemotingException {
    NodeId to = RaftPeers.node(endpoint);
    MessageKind kind = MessageKind.ofRequest(request);
    if (to == null || kind == null) {
      throw new RemotingException(
          request.getClass() + " to " + endpoint + ": not of this protocol");
    }
    if (request instanceof RequestVoteRequest vote
        && vote.getPreVote()
        && !readyToLead.getAsBoolean()) {
      throw new RemotingException(
          "no votes are asked for before what is committed is applied here");
    }
    String notSent;
    try {
      notSent =
          send(
              to,
              kind,
              (Message) request,
              timeoutMillis,
              new Answered(to, lastEntry(request), callback));
    } catch (RuntimeException e) {
      // The engine leaves its replicator locked for ever where it meets an exception of another
      // kind.
      notSent = to.shortName() + " cannot be called: " + e;
    }
    if (notSent != null) {
      throw new RemotingException(notSent);
    }
  }

  private static long lastEntry(Object request) {
    return request instanceof AppendEntriesRequest append && append.getEntriesCount() > 0
        ? append.getPrevLogIndex() + append.getEntriesCount()
        : NO_ENTRIES;
  }

  private @Nullable String send(
      NodeId to, MessageKind kind, Message request, long timeoutMillis, Answered caller) {
    ByteString body = request.toByteString();
    if (request instanceof AppendEntriesRequest append) {
      if (append.getEntriesCount() > 0) {
        lastEntriesNanos = System.nanoTime();
      } else if (!append.hasData() && isQuiet()) {
        beats.add(to, group, body, sharedBeatNanos, timeoutMillis, caller);
        return null;
      }
    }
    return calls.call(to, kind, group, body, timeoutMillis, caller);
  }

  /** Beside entries a heartbeat must keep its place, and one that a read waits for must hurry. */
  private boolean isQuiet() {
    return sharedBeatNanos > 0
        && readsUnderWay.get() == 0
        && System.nanoTime() - lastEntriesNanos > QUIET_NANOS;
  }

  /** Takes an answer to the engine's thread. */
  private final class Answered implements PeerStream.Caller {
    private final NodeId to;
    private final long lastEntry;
    private final InvokeCallback callback;

    private Answered(NodeId to, long lastEntry, InvokeCallback callback) {
      this.to = to;
      this.lastEntry = lastEntry;
      this.callback = callback;
    }

    @Override
    public void answered(Message answer) {
      if (answer instanceof AppendEntriesResponse it) {
        hear(it);
      }
      complete(answer, null);
    }

    private void hear(AppendEntriesResponse answer) {
      if (answer.hasLastLogIndex()) {
        heard.put(to, new Heard(answer.getLastLogIndex(), System.nanoTime()));
      } else if (lastEntry != NO_ENTRIES && answer.getSuccess()) {
        heard.put(to, new Heard(lastEntry, System.nanoTime()));
      }
    }

    @Override
    public void failed(Exception failure) {
      complete(null, failure);
    }

    private void complete(@Nullable Object answer, @Nullable Exception failure) {
      Executor executor = callback.executor();
      try {
        if (executor == null) {
          callback.complete(answer, failure);
        } else {
          executor.execute(() -> callback.complete(answer, failure));
        }
      } catch (RejectedExecutionException e) {
        LOG.debug("an answer of {} comes after the end", to.shortName());
      }
    }
  }
}
