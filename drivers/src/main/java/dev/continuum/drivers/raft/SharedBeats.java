package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.error.RemotingException;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.raft.wire.Beat;
import dev.continuum.drivers.raft.wire.BeatAnswer;
import dev.continuum.drivers.raft.wire.Beats;
import dev.continuum.drivers.raft.wire.BeatsReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats of quiet groups to one node wait for each other and travel in one frame. Thread-safe;
 * never waits.
 *
 * <p>A frame costs far more than a heartbeat in it, and threads that wake up fifteen times more
 * than those that wake up once. So beats leave at common moments, the multiples of a time that all
 * groups share; their answers come together, and the engine asks for their next beats together.
 * What it asks and is answered stays as it is.
 */
final class SharedBeats {
  /** Beats of one frame. */
  static final int MAX_BEATS = 256;

  private record Waiting(String group, ByteString request, PeerStream.Caller caller) {}

  private final PeerCalls calls;
  private final ScheduledExecutorService timer;
  private final Map<NodeId, Peer> peers = new ConcurrentHashMap<>();

  SharedBeats(PeerCalls calls, ScheduledExecutorService timer) {
    this.calls = calls;
    this.timer = timer;
  }

  /**
   * Sends a heartbeat at the next common moment; the caller is told what came of it.
   *
   * @param everyNanos between two of the moments
   */
  void add(
      NodeId to,
      String group,
      ByteString request,
      long everyNanos,
      long timeoutMillis,
      PeerStream.Caller caller) {
    long waitNanos = everyNanos - Math.floorMod(System.nanoTime(), everyNanos);
    peers
        .computeIfAbsent(to, Peer::new)
        .add(new Waiting(group, request, caller), waitNanos, timeoutMillis);
  }

  /** What waits for one node. */
  private final class Peer {
    private final NodeId node;

    /** All below guarded by this. */
    private List<Waiting> waiting = new ArrayList<>();

    private long timeoutMillis = Long.MAX_VALUE;
    private @Nullable Future<?> due;

    private Peer(NodeId node) {
      this.node = node;
    }

    private void add(Waiting beat, long waitNanos, long beatTimeoutMillis) {
      synchronized (this) {
        waiting.add(beat);
        timeoutMillis = Math.min(timeoutMillis, beatTimeoutMillis);
        if (waiting.size() < MAX_BEATS && (due != null || schedule(waitNanos))) {
          return;
        }
      }
      flush();
    }

    private boolean schedule(long waitNanos) {
      try {
        due = timer.schedule(this::flush, waitNanos, TimeUnit.NANOSECONDS);
        return true;
      } catch (RejectedExecutionException e) {
        return false; // the node is stopping: nothing shall wait any more
      }
    }

    private void flush() {
      List<Waiting> beats;
      long timeout;
      synchronized (this) {
        beats = waiting;
        timeout = timeoutMillis;
        waiting = new ArrayList<>();
        timeoutMillis = Long.MAX_VALUE;
        if (due != null) {
          due.cancel(false);
          due = null;
        }
      }
      if (!beats.isEmpty()) {
        send(beats, timeout);
      }
    }

    private void send(List<Waiting> beats, long timeout) {
      Waiting first = beats.getFirst();
      String notSent =
          beats.size() == 1
              ? calls.call(
                  node,
                  MessageKind.APPEND_ENTRIES,
                  first.group,
                  first.request,
                  timeout,
                  first.caller)
              : calls.call(node, MessageKind.BEATS, "", frame(beats), timeout, new Together(beats));
      if (notSent != null) {
        RemotingException why = new RemotingException(notSent);
        beats.forEach(each -> each.caller.failed(why));
      }
    }

    private ByteString frame(List<Waiting> beats) {
      Beats.Builder frame = Beats.newBuilder();
      for (Waiting each : beats) {
        frame.addBeats(Beat.newBuilder().setGroup(each.group).setRequest(each.request));
      }
      return frame.build().toByteString();
    }
  }

  /** Gives each of the callers its part of the answer. */
  private record Together(List<Waiting> beats) implements PeerStream.Caller {
    @Override
    public void answered(Message answer) {
      boolean[] told = new boolean[beats.size()];
      for (BeatAnswer each : ((BeatsReply) answer).getAnswersList()) {
        int position = each.getPosition();
        if (position >= 0 && position < told.length && !told[position]) {
          told[position] = true;
          tell(beats.get(position).caller, each.getAnswer());
        }
      }
      for (int i = 0; i < told.length; i++) {
        if (!told[i]) {
          beats.get(i).caller.failed(new RemotingException("a heartbeat was not answered"));
        }
      }
    }

    private static void tell(PeerStream.Caller caller, ByteString answer) {
      Message parsed;
      try {
        parsed = MessageKind.APPEND_ENTRIES.parseAnswer(answer);
      } catch (InvalidProtocolBufferException e) {
        caller.failed(
            new RemotingException("the answer to a heartbeat is none: " + e.getMessage()));
        return;
      }
      caller.answered(parsed);
    }

    @Override
    public void failed(Exception failure) {
      beats.forEach(each -> each.caller.failed(failure));
    }
  }
}
