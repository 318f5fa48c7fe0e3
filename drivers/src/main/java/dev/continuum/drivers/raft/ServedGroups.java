package dev.continuum.drivers.raft;

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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
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

  /** A group that answers. */
  interface ServedGroup {
    /** Answers, soon or later, on any thread; never blocks. */
    void handle(NodeId caller, MessageKind kind, Message request, Consumer<Message> answer);
  }

  private final NodeId self;
  private final Map<String, ServedGroup> groups = new ConcurrentHashMap<>();

  ServedGroups(NodeId self) {
    this.self = self;
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
  private Asked read(NodeId caller, AgreementFrame frame) throws Refused {
    MessageKind kind = MessageKind.ofNumber(frame.getKind());
    if (kind == null) {
      throw new Refused("kind: " + frame.getKind() + " (expected: one of this protocol)");
    }
    ServedGroup group = groups.get(frame.getGroup());
    if (group == null) {
      String name = frame.getGroup();
      throw new Refused(
          "group: "
              + name.substring(0, Math.min(name.length(), 64))
              + " (expected: one that runs on "
              + self.shortName()
              + ")");
    }
    Message request;
    try {
      request = kind.parseRequest(frame.getBody());
    } catch (InvalidProtocolBufferException e) {
      throw new Refused(kind + ": " + e.getMessage());
    }
    MessageKind.Parties parties = MessageKind.parties(request);
    String objection = parties == null ? null : parties.objection(frame.getGroup(), caller, self);
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
        Asked asked = read(caller, frame);
        asked.group.handle(
            caller, asked.kind, asked.request, answer -> done.answer(asked.kind, answer));
      } catch (Refused e) {
        LOG.debug("a call of {} is refused: {}", caller.shortName(), e.getMessage());
        done.refuse(String.valueOf(e.getMessage()));
      } catch (RejectedExecutionException e) {
        done.refuse("group: " + frame.getGroup() + " is stopping");
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
