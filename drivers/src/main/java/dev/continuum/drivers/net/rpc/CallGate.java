package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands before every call: the caller's proof, that it says to be who it is, and the number
 * of calls. Thread-safe.
 */
final class CallGate implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(CallGate.class);
  private static final Duration LOGGED_EVERY = Duration.ofSeconds(10);

  private final LinkSecurity security;
  private final AtomicLong loggedNanos = new AtomicLong(System.nanoTime() - LOGGED_EVERY.toNanos());
  private final Semaphore room = new Semaphore(RpcLimits.MAX_CALLS_SERVED);

  CallGate(LinkSecurity security) {
    this.security = security;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    NodeId node = call.getAttributes().get(Connections.NODE);
    CallRefusal refusal = refusal(node, headers);
    if (refusal != null) {
      log(node, refusal);
      call.close(Status.PERMISSION_DENIED.withDescription(refusal.text()), refusal.trailers());
      return new ServerCall.Listener<>() {};
    }
    PeerAddress address = PeerAddress.tryParse(text(headers, CallerAddress.ADDRESS));
    if (node == null || address == null) {
      String what = CallerAddress.ADDRESS.name() + " (expected: host:port)";
      call.close(Status.INVALID_ARGUMENT.withDescription(what), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    if (!room.tryAcquire()) {
      String what = "calls: " + RpcLimits.MAX_CALLS_SERVED + " are served (expected: fewer)";
      call.close(Status.RESOURCE_EXHAUSTED.withDescription(what), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    Context context =
        Context.current().withValue(CallerAddress.CONTEXT, new CallerAddress(node, address));
    try {
      return new Counted<>(Contexts.interceptCall(context, call, headers, next));
    } catch (RuntimeException e) {
      room.release();
      throw e;
    }
  }

  private @Nullable CallRefusal refusal(@Nullable NodeId node, Metadata headers) {
    if (node == null) {
      return new CallRefusal(
          ErrorCode.CERTIFICATE_REFUSED, "the connection's certificate is not accepted");
    }
    if (security.revocations().names(node)) {
      return new CallRefusal(
          ErrorCode.NODE_REVOKED, "node " + node.shortName() + " was revoked (expected: a member)");
    }
    String cluster = text(headers, CallerAddress.CLUSTER);
    if (!cluster.equals(security.cluster())) {
      return new CallRefusal(
          ErrorCode.CLUSTER_MISMATCH,
          "cluster: " + cluster + " (expected: " + security.cluster() + ")");
    }
    String claimed = text(headers, CallerAddress.NODE);
    return claimed.equals(node.toString())
        ? null
        : new CallRefusal(
            ErrorCode.CERTIFICATE_REFUSED,
            "node: " + claimed + " (expected: " + node + ", which the certificate names)");
  }

  /** Now and then: whoever is refused may ask a thousand times a second. */
  private void log(@Nullable NodeId node, CallRefusal refusal) {
    long now = System.nanoTime();
    long last = loggedNanos.get();
    if (now - last >= LOGGED_EVERY.toNanos() && loggedNanos.compareAndSet(last, now)) {
      LOG.warn(
          "calls of {} are refused: {} [{}]",
          node == null ? "a stranger" : node.shortName(),
          refusal.text(),
          refusal.code().slug());
    }
  }

  private static String text(Metadata headers, Metadata.Key<String> key) {
    String value = headers.get(key);
    return value == null ? "" : value;
  }

  /** Gives its place back once, however the call ends. */
  private final class Counted<A> extends SimpleForwardingServerCallListener<A> {
    private final AtomicBoolean ended = new AtomicBoolean();

    private Counted(ServerCall.Listener<A> call) {
      super(call);
    }

    @Override
    public void onComplete() {
      end();
      super.onComplete();
    }

    @Override
    public void onCancel() {
      end();
      super.onCancel();
    }

    private void end() {
      if (ended.compareAndSet(false, true)) {
        room.release();
      }
    }
  }
}
