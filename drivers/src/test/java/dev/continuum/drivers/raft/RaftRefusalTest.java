package dev.continuum.drivers.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.google.protobuf.ByteString;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.rpc.AgreementPort;
import dev.continuum.drivers.net.rpc.AgreementReceiver;
import dev.continuum.drivers.net.rpc.AgreementSender;
import dev.continuum.drivers.net.rpc.RpcLimits;
import dev.continuum.drivers.net.wire.AgreementFrame;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node of the cluster sends that is wrong is refused by name, and nothing comes of it. */
class RaftRefusalTest {
  @TempDir Path folder;

  @Test
  void whatIsWrongIsNamed() throws Exception {
    try (RaftLab lab = new RaftLab(folder, 2);
        AgreementPort port = new AgreementPort(lab.identity(1))) {
      lab.found(0);
      RaftLab.Running node = lab.leader();
      long term = node.group.status().term();
      Answers answers = new Answers();
      NodeId self = lab.id(0);
      NodeId caller = lab.id(1);
      try (AgreementSender sender = port.dial(node.port.address(), answers)) {
        assertRefused("group: g7", sender, answers, frame(2, "g7", vote("g7", caller, self)));
        assertRefused(
            "group: g1 (expected: g0)", sender, answers, frame(2, "g0", vote("g1", caller, self)));
        assertRefused("kind: 99", sender, answers, frame(99, "g0", vote("g0", caller, self)));
        assertRefused("sender: ", sender, answers, frame(2, "g0", vote("g0", self, self)));
        assertRefused("receiver: ", sender, answers, frame(2, "g0", vote("g0", caller, caller)));
        assertRefused(
            "REQUEST_VOTE: ", sender, answers, frame(2, "g0", ByteString.copyFromUtf8("?")));
        AgreementFrame taken = answer(sender, answers, frame(2, "g0", vote("g0", caller, self)));
        assertEquals(2, taken.getKind());
        assertTrue(
            sender.send(
                frame(2, "g0", ByteString.copyFrom(new byte[RpcLimits.MAX_AGREEMENT_BYTES + 1]))));
        assertTrue(answers.over(), "a frame beyond the limit ends the stream");
      }
      assertEquals(term, node.group.status().term(), "nobody was elected");
      assertEquals("done still", node.submit("still"));
    }
  }

  private static ByteString vote(String group, NodeId from, NodeId to) {
    return RequestVoteRequest.newBuilder()
        .setGroupId(group)
        .setServerId(from + ":1")
        .setPeerId(to + ":1")
        .setTerm(1_000)
        .setLastLogTerm(0)
        .setLastLogIndex(0)
        .setPreVote(true)
        .build()
        .toByteString();
  }

  private static AgreementFrame frame(int kind, String group, ByteString body) {
    return AgreementFrame.newBuilder()
        .setCall(1)
        .setKind(kind)
        .setGroup(group)
        .setBody(body)
        .build();
  }

  private static AgreementFrame answer(
      AgreementSender sender, Answers answers, AgreementFrame frame) throws InterruptedException {
    assertTrue(sender.send(frame));
    AgreementFrame answer = answers.frames.poll(RaftLab.LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertNotNull(answer);
    return answer;
  }

  private static void assertRefused(
      String why, AgreementSender sender, Answers answers, AgreementFrame frame)
      throws InterruptedException {
    AgreementFrame refusal = answer(sender, answers, frame);
    assertEquals(0, refusal.getKind());
    String text = refusal.getBody().toStringUtf8();
    assertTrue(text.contains(why), text);
  }

  /** What comes back. */
  private static final class Answers implements AgreementReceiver {
    private final BlockingQueue<AgreementFrame> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> ends = new LinkedBlockingQueue<>();

    boolean over() throws InterruptedException {
      return Boolean.TRUE.equals(ends.poll(RaftLab.LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    @Override
    public void frame(AgreementFrame frame) {
      assertFalse(frame.getCall() == 0);
      frames.add(frame);
    }

    @Override
    public void ended(@Nullable ContinuumException why) {
      ends.add(why != null);
    }
  }
}
