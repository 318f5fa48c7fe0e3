package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.error.InvokeTimeoutException;
import com.alipay.sofa.jraft.error.RemotingException;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.rpc.AgreementReceiver;
import dev.continuum.drivers.net.rpc.AgreementSender;
import dev.continuum.drivers.net.rpc.RpcLimits;
import dev.continuum.drivers.net.wire.AgreementFrame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one node to another on one lane: one stream at a time, opened when it is needed and
 * again after it ended. Thread-safe; never waits.
 */
final class PeerStream {
  /** What a caller is told, once. */
  interface Caller {
    void answered(Message answer);

    /**
     * The call has no answer; whether the other side has got it, nobody knows.
     *
     * @param failure of the engine's kinds
     */
    void failed(Exception failure);
  }

  private record Pending(MessageKind kind, Caller caller, int bytes, Future<?> timeout) {}

  private final NodeId node;
  private final PeerDialer dialer;
  private final ScheduledExecutorService timer;

  /** Guarded by this, as is what belongs to a stream. */
  private @Nullable Stream current;

  private long lastCall;
  private boolean closed;

  PeerStream(NodeId node, PeerDialer dialer, ScheduledExecutorService timer) {
    this.node = node;
    this.dialer = dialer;
    this.timer = timer;
  }

  /**
   * Sends a request; the caller is told what came of it.
   *
   * @return why it was not sent, in which case the caller is told nothing; null where it was
   */
  @Nullable String call(
      MessageKind kind, String group, ByteString body, long timeoutMillis, Caller caller) {
    if (body.size() > RpcLimits.MAX_AGREEMENT_BYTES) {
      return kind
          + ": "
          + body.size()
          + " bytes (expected: at most "
          + RpcLimits.MAX_AGREEMENT_BYTES
          + ")";
    }
    synchronized (this) {
      if (closed) {
        return "this node is stopping";
      }
      Stream stream = current == null ? open() : current;
      if (stream == null) {
        return "no address of " + node.shortName() + " is known";
      }
      if (stream.pending.size() >= RpcLimits.MAX_AGREEMENT_FRAMES
          || stream.bytes >= RpcLimits.MAX_AGREEMENT_BYTES_UNDER_WAY) {
        return stream.pending.size() + " calls wait for " + node.shortName() + " (expected: fewer)";
      }
      long number = ++lastCall;
      Future<?> timeout =
          timer.schedule(() -> stream.timedOut(number), timeoutMillis, TimeUnit.MILLISECONDS);
      stream.pending.put(number, new Pending(kind, caller, body.size(), timeout));
      stream.bytes += body.size();
      AgreementFrame frame =
          AgreementFrame.newBuilder()
              .setCall(number)
              .setKind(kind.number())
              .setGroup(group)
              .setBody(body)
              .build();
      if (stream.sender != null && stream.sender.send(frame)) {
        return null;
      }
      stream.take(number);
      if (current == stream) {
        current = null;
      }
      return "the link to " + node.shortName() + " has ended";
    }
  }

  void close() {
    Stream open;
    synchronized (this) {
      closed = true;
      open = current;
      current = null;
    }
    if (open != null) {
      open.close();
    }
  }

  private @Nullable Stream open() {
    Stream opened = new Stream();
    AgreementSender sender = dialer.dial(node, opened);
    if (sender == null) {
      return null;
    }
    opened.sender = sender;
    current = opened;
    return opened;
  }

  /** One stream, and who waits for its answers. */
  private final class Stream implements AgreementReceiver {
    private final Map<Long, Pending> pending = new LinkedHashMap<>();
    private long bytes;
    private @Nullable AgreementSender sender;

    @Override
    public void frame(AgreementFrame frame) {
      Pending asked = take(frame.getCall());
      if (asked == null) {
        return; // it comes too late
      }
      try {
        if (frame.getKind() != asked.kind.number()) {
          throw new RemotingException(refusal(frame));
        }
        asked.caller.answered(asked.kind.parseAnswer(frame.getBody()));
      } catch (InvalidProtocolBufferException e) {
        asked.caller.failed(
            new RemotingException(
                asked.kind
                    + ": the answer of "
                    + node.shortName()
                    + " is none: "
                    + e.getMessage()));
      } catch (RemotingException e) {
        asked.caller.failed(e);
      }
    }

    @Override
    public void ended(@Nullable ContinuumException why) {
      String reason =
          why == null ? node.shortName() + " ended the stream" : String.valueOf(why.getMessage());
      for (Pending each : abandon()) {
        each.timeout.cancel(false);
        each.caller.failed(new RemotingException(reason));
      }
    }

    private void close() {
      AgreementSender open = sender;
      if (open != null) {
        open.close();
      }
      ended(null);
    }

    private List<Pending> abandon() {
      synchronized (PeerStream.this) {
        if (current == this) {
          current = null;
        }
        List<Pending> lost = List.copyOf(pending.values());
        pending.clear();
        bytes = 0;
        return lost;
      }
    }

    private void timedOut(long number) {
      Pending late = take(number);
      if (late != null) {
        late.caller.failed(
            new InvokeTimeoutException(
                late.kind + ": no answer of " + node.shortName() + " in time"));
      }
    }

    private @Nullable Pending take(long number) {
      synchronized (PeerStream.this) {
        Pending taken = pending.remove(number);
        if (taken != null) {
          bytes -= taken.bytes;
          taken.timeout.cancel(false);
        }
        return taken;
      }
    }

    private String refusal(AgreementFrame frame) {
      return frame.getKind() == 0
          ? node.shortName() + " refuses: " + frame.getBody().toStringUtf8()
          : node.shortName() + " answers with a message of kind " + frame.getKind();
    }
  }
}
