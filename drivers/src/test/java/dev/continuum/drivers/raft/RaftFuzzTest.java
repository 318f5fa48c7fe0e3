package dev.continuum.drivers.raft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.rpc.AgreementReceiver;
import dev.continuum.drivers.net.rpc.AgreementSender;
import dev.continuum.drivers.net.wire.AgreementFrame;
import dev.continuum.drivers.raft.wire.Beat;
import dev.continuum.drivers.raft.wire.Beats;
import dev.continuum.drivers.raft.wire.Submission;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever another node sends is handled or refused, once; whatever an entry holds is read. */
class RaftFuzzTest {
  private static final NodeId SELF = new NodeId(1, 2);
  private static final NodeId CALLER = new NodeId(3, 4);
  private static final String GROUP = "g0";

  /** For answers that do not come at once, of which there are none. */
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("raft-fuzz-", 0).factory());

  static Stream<byte[]> frames() {
    RequestVoteRequest vote =
        RequestVoteRequest.newBuilder()
            .setGroupId(GROUP)
            .setServerId(CALLER + ":1")
            .setPeerId(SELF + ":1:0:5")
            .setTerm(1)
            .setLastLogTerm(0)
            .setLastLogIndex(0)
            .setPreVote(false)
            .build();
    Submission submission =
        Submission.newBuilder().addCommands(ByteString.copyFromUtf8("command")).build();
    return Stream.of(
        frame(MessageKind.REQUEST_VOTE, vote),
        frame(MessageKind.SUBMIT, submission),
        frame(MessageKind.APPEND_ENTRIES, vote),
        frame(
            MessageKind.BEATS,
            Beats.newBuilder()
                .addBeats(Beat.newBuilder().setGroup(GROUP).setRequest(beat()))
                .addBeats(Beat.newBuilder().setGroup("g9").setRequest(beat()))
                .build()),
        new byte[0]);
  }

  private static ByteString beat() {
    return AppendEntriesRequest.newBuilder()
        .setGroupId(GROUP)
        .setServerId(CALLER + ":1")
        .setPeerId(SELF + ":1")
        .setTerm(1)
        .setPrevLogTerm(1)
        .setPrevLogIndex(1)
        .setCommittedIndex(1)
        .build()
        .toByteString();
  }

  static Stream<byte[]> entries() {
    return Stream.of(
        EntryCodec.write(List.of()).array(),
        EntryCodec.write(List.of(RaftLab.bytes("one"), new byte[0])).array(),
        new byte[] {1, 0, 0, 0, 9, 1},
        new byte[] {1, -1, -1, -1, -1},
        new byte[] {2});
  }

  static Stream<byte[]> peers() {
    return Stream.of("", SELF + ":1", SELF + ":1:0:-1", SELF + ":x", "[::1]:1", "[", ":::::")
        .map(RaftLab::bytes);
  }

  @MethodSource("frames")
  @FuzzTest(maxDuration = "60s")
  void aFrameHasOneAnswer(byte[] bytes) {
    AgreementFrame frame;
    try {
      frame = AgreementFrame.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return; // the link's own parser refuses it
    }
    answers(frame);
    // Most of what is drawn has no group that runs: the rest of the frame shall be looked at too.
    answers(frame.toBuilder().setGroup(GROUP).build());
    for (MessageKind kind : MessageKind.values()) {
      answers(
          AgreementFrame.newBuilder()
              .setCall(7)
              .setKind(kind.number())
              .setGroup(GROUP)
              .setBody(ByteString.copyFrom(bytes))
              .build());
    }
  }

  @MethodSource("entries")
  @FuzzTest(maxDuration = "60s")
  void anEntryIsReadOrIsNone(byte[] bytes) {
    List<byte[]> commands = EntryCodec.read(ByteBuffer.wrap(bytes));
    if (commands != null) {
      ByteBuffer written = EntryCodec.write(commands);
      byte[] again = new byte[written.remaining()];
      written.get(again);
      assertArrayEquals(bytes, again);
    }
  }

  @MethodSource("peers")
  @FuzzTest(maxDuration = "60s")
  void aPeerIsANodeOrNone(byte[] bytes) {
    NodeId node = RaftPeers.parse(RaftLab.text(bytes));
    if (node != null) {
      assertEquals(node, RaftPeers.parse(RaftPeers.of(node, 1).toString()));
    }
  }

  private static byte[] frame(MessageKind kind, Message body) {
    return AgreementFrame.newBuilder()
        .setCall(1)
        .setKind(kind.number())
        .setGroup(GROUP)
        .setBody(body.toByteString())
        .build()
        .toByteArray();
  }

  private static void answers(AgreementFrame frame) {
    Collected collected = new Collected();
    ServedGroups served = new ServedGroups(SELF, Runnable::run, TIMER);
    served.add(GROUP, new Answering());
    AgreementReceiver receiver = served.serve(CALLER, collected);
    receiver.frame(frame);
    receiver.ended(null);
    assertEquals(1, collected.answers.size());
    assertEquals(frame.getCall(), collected.answers.getFirst().getCall());
    assertEquals(frame.getBody().size(), collected.bytesDone);
  }

  private static Message answerTo(MessageKind kind) {
    return kind == MessageKind.SUBMIT ? kind.noAnswer() : Submission.getDefaultInstance();
  }

  /** Answers everything at once. */
  private static final class Answering implements ServedGroups.ServedGroup {
    @Override
    public void handle(NodeId caller, MessageKind kind, Message request, Consumer<Message> answer) {
      answer.accept(request instanceof Submission ? kind.noAnswer() : answerTo(kind));
    }

    @Override
    public void beat(AppendEntriesRequest request, Consumer<Message> answer) {
      answer.accept(MessageKind.APPEND_ENTRIES.noAnswer());
    }
  }

  /** Takes answers. */
  private static final class Collected implements AgreementSender {
    private final List<AgreementFrame> answers = new ArrayList<>();
    private int bytesDone;

    @Override
    public boolean send(AgreementFrame frame) {
      answers.add(frame);
      return true;
    }

    @Override
    public void answered(int bytes) {
      bytesDone += bytes;
    }

    @Override
    public void close() {}
  }
}
