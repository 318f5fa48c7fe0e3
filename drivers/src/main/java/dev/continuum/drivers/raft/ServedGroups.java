package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.rpc.Agreement;
import dev.continuum.drivers.net.rpc.AgreementReceiver;
import dev.continuum.drivers.net.rpc.AgreementSender;
import dev.continuum.drivers.net.rpc.RpcLimits;
import dev.continuum.drivers.net.wire.AgreementFrame;
import dev.continuum.drivers.raft.wire.Beat;
import dev.continuum.drivers.raft.wire.Beats;
import dev.continuum.drivers.raft.wire.Submission;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of other nodes to the groups of this one. Thread-safe.
 *
 * <p>A request counts only where it names this node, the group that it came for, and as its sender
 * the node whose certificate the link has proved. What is refused is refused in words, and its
 * stream stays.
 */
final class ServedGroups implements Agreement {
  private static final Logger LOG = LoggerFactory.getLogger(ServedGroups.class);

  /** Heartbeats that come together are answered together, but none waits longer for another. */
  private static final long BEATS_PATIENCE_MILLIS = 20;

  /** A group that answers. */
  interface ServedGroup {
    /** Answers, soon or later, on any thread; never blocks. */
    void handle(NodeId caller, MessageKind kind, Message request, Consumer<Message> answer);

    /** The same for a heartbeat that came with those of other groups: at once where that can be. */
    void beat(AppendEntriesRequest request, Consumer<Message> answer);
  }

  private final NodeId self;
  private final Executor threads;
  private final ScheduledExecutorService timer;
  private final Map<String, ServedGroup> groups = new ConcurrentHashMap<>();

  /**
   * @param threads for heartbeats that come together
   */
  ServedGroups(NodeId self, Executor threads, ScheduledExecutorService timer) {
    this.self = self;
    this.threads = threads;
    this.timer = timer;
  }

  void add(String group, ServedGroup served) {
    groups.put(group, served);
  }

  void remove(String group) {
    groups.remove(group);
  }

  @Override
  public AgreementReceiver serve(NodeId caller, AgreementSender answers) {
    return new Served(caller, answers);
  }

  /** What a frame asks for. */
  private record Asked(ServedGroup group, MessageKind kind, Message request) {}

  /** Throws {@link Refused} where the frame asks for nothing that this node does for the caller. */
  private Asked read(NodeId caller, MessageKind kind, String name, ByteString body) throws Refused {
    ServedGroup group = groups.get(name);
    if (group == null) {
      throw new Refused(
          "group: "
              + name.substring(0, Math.min(name.length(), 64))
              + " (expected: one that runs on "
              + self.shortName()
              + ")");
    }
    Message request;
    try {
      request = kind.parseRequest(body);
    } catch (InvalidProtocolBufferException e) {
      throw new Refused(kind + ": " + e.getMessage());
    }
    MessageKind.Parties parties = MessageKind.parties(request);
    String objection = parties == null ? null : parties.objection(name, caller, self);
    if (objection != null) {
      throw new Refused(kind + ": " + objection);
    }
    return new Asked(group, kind, request);
  }

  /** In words for the other side. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why, null, false, false);
    }
  }

  /** One stream of a caller. */
  private final class Served implements AgreementReceiver {
    private final NodeId caller;
    private final AgreementSender answers;

    private Served(NodeId caller, AgreementSender answers) {
      this.caller = caller;
      this.answers = answers;
    }

    @Override
    public void frame(AgreementFrame frame) {
      Once done = new Once(frame);
      try {
        MessageKind kind = MessageKind.ofNumber(frame.getKind());
        if (kind == null) {
          throw new Refused("kind: " + frame.getKind() + " (expected: one of this protocol)");
        }
        if (kind == MessageKind.BEATS) {
          Beats beats = Beats.parseFrom(frame.getBody());
          threads.execute(() -> beats(beats, done));
        } else if (kind == MessageKind.SUBMIT && !groups.containsKey(frame.getGroup())) {
          done.answer(kind, Proposals.noneTaken(Submission.parseFrom(frame.getBody())));
        } else {
          Asked asked = read(caller, kind, frame.getGroup(), frame.getBody());
          asked.group.handle(
              caller, asked.kind, asked.request, answer -> done.answer(asked.kind, answer));
        }
      } catch (InvalidProtocolBufferException e) {
        done.refuse(MessageKind.ofNumber(frame.getKind()) + ": " + e.getMessage());
      } catch (Refused e) {
        LOG.debug("a call of {} is refused: {}", caller.shortName(), e.getMessage());
        done.refuse(String.valueOf(e.getMessage()));
      } catch (RejectedExecutionException e) {
        done.refuse("group: " + frame.getGroup() + " is stopping");
      }
    }

    private void beats(Beats beats, Once done) {
      int count = Math.min(beats.getBeatsCount(), SharedBeats.MAX_BEATS);
      BeatAnswers answers = new BeatAnswers(count, reply -> done.answer(MessageKind.BEATS, reply));
      for (int i = 0; i < count; i++) {
        Beat beat = beats.getBeats(i);
        int position = i;
        try {
          Asked asked =
              read(caller, MessageKind.APPEND_ENTRIES, beat.getGroup(), beat.getRequest());
          asked.group.beat(
              (AppendEntriesRequest) asked.request, answer -> answers.put(position, answer));
        } catch (Refused e) {
          LOG.debug("a beat of {} is refused: {}", caller.shortName(), e.getMessage());
          answers.put(position, null);
        }
      }
      if (count == 0) {
        answers.send();
      } else if (!answers.sent()) {
        later(answers);
      }
    }

    private void later(BeatAnswers answers) {
      try {
        ScheduledFuture<?> _ =
            timer.schedule(answers::send, BEATS_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        answers.send();
      }
    }

    @Override
    public void ended(@Nullable ContinuumException why) {}

    /** The answer to one frame. */
    private final class Once {
      private final long call;
      private final int bytes;
      private final AtomicBoolean done = new AtomicBoolean();

      private Once(AgreementFrame frame) {
        this.call = frame.getCall();
        this.bytes = frame.getBody().size();
      }

      private void answer(MessageKind kind, Message answer) {
        ByteString body = answer.toByteString();
        if (body.size() > RpcLimits.MAX_AGREEMENT_BYTES) {
          refuse(kind + ": the answer has " + body.size() + " bytes");
        } else {
          send(kind.number(), body);
        }
      }

      private void refuse(String why) {
        send(0, ByteString.copyFromUtf8(why));
      }

      private void send(int kind, ByteString body) {
        if (done.compareAndSet(false, true)) {
          boolean _ =
              answers.send(
                  AgreementFrame.newBuilder().setCall(call).setKind(kind).setBody(body).build());
          answers.answered(bytes);
        }
      }
    }
  }
}
