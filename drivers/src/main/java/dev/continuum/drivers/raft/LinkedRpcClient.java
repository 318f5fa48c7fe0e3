package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.PingRequest;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.Message;
import dev.continuum.core.value.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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

  /** How far another node is, as its last answer said. */
  record Heard(long lastIndex, long atNanos) {}

  private final String group;
  private final PeerCalls calls;
  private final Map<NodeId, Heard> heard = new ConcurrentHashMap<>();

  LinkedRpcClient(String group, PeerCalls calls) {
    this.group = group;
    this.calls = calls;
  }

  /** Null where the node has not answered since this one began. */
  @Nullable Heard heardOf(NodeId node) {
    return heard.get(node);
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
    String notSent;
    try {
      notSent =
          calls.call(
              to,
              kind,
              group,
              ((Message) request).toByteString(),
              timeoutMillis,
              new Answered(to, callback));
    } catch (RuntimeException e) {
      // The engine leaves its replicator locked for ever where it meets an exception of another
      // kind.
      notSent = to.shortName() + " cannot be called: " + e;
    }
    if (notSent != null) {
      throw new RemotingException(notSent);
    }
  }

  /** Takes an answer to the engine's thread. */
  private final class Answered implements PeerStream.Caller {
    private final NodeId to;
    private final InvokeCallback callback;

    private Answered(NodeId to, InvokeCallback callback) {
      this.to = to;
      this.callback = callback;
    }

    @Override
    public void answered(Message answer) {
      if (answer instanceof AppendEntriesResponse it && it.hasLastLogIndex()) {
        heard.put(to, new Heard(it.getLastLogIndex(), System.nanoTime()));
      }
      complete(answer, null);
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
