package dev.continuum.drivers.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.rpc.AgreementReceiver;
import dev.continuum.drivers.net.rpc.AgreementSender;
import dev.continuum.drivers.net.rpc.Await;
import dev.continuum.drivers.net.wire.AgreementFrame;
import dev.continuum.drivers.raft.wire.Beats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Heartbeats of several groups share a frame, and each gets its own answer. */
class SharedBeatsTest {
  private static final NodeId LEADER = new NodeId(1, 2);
  private static final NodeId FOLLOWER = new NodeId(3, 4);
  private static final long NEVER_NANOS = Long.MAX_VALUE / 2;
  private static final long TIMEOUT_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Wire wire = new Wire();
  private final PeerCalls calls = new PeerCalls(wire::dial, timer);
  private final SharedBeats beats = new SharedBeats(calls, timer);

  @AfterEach
  void end() {
    calls.close();
    timer.shutdownNow();
  }

  @Test
  void beatsOfOneMomentShareAFrame() throws Exception {
    List<Told> told = fill("g1", "g2", "g3");
    AgreementFrame frame = wire.next();
    assertEquals(MessageKind.BEATS.number(), frame.getKind());
    assertEquals(SharedBeats.MAX_BEATS, Beats.parseFrom(frame.getBody()).getBeatsCount());
    wire.serve(new Follower("g1", true), new Follower("g3", true));
    wire.handle(frame);
    assertEquals(List.of("term 1"), told.get(0).words);
    assertEquals(List.of("failed"), told.get(1).words, "no such group there");
    assertEquals(List.of("term 1"), told.get(2).words);
    assertTrue(wire.sent.isEmpty(), "one frame");
  }

  @Test
  void oneAloneGoesAsItAlwaysDid() throws Exception {
    Told alone = new Told();
    beats.add(FOLLOWER, "g1", request("g1", LEADER), 1_000_000, TIMEOUT_MILLIS, alone);
    AgreementFrame frame = wire.next();
    assertEquals(MessageKind.APPEND_ENTRIES.number(), frame.getKind());
    assertEquals("g1", frame.getGroup());
    wire.end();
    assertEquals(List.of("failed"), alone.words);
  }

  /** A group that takes its time does not keep the answers of others. */
  @Test
  void whatIsNotAnsweredSoonIsLost() throws Exception {
    List<Told> told = fill("g1", "g2");
    wire.serve(new Follower("g1", false), new Follower("g2", true));
    wire.handle(wire.next());
    Await.until("both are told", () -> told.stream().allMatch(each -> each.words.size() == 1));
    assertEquals(List.of("failed"), told.get(0).words);
    assertEquals(List.of("term 1"), told.get(1).words);
  }

  @Test
  void aBeatOfAnotherNodeIsRefused() throws Exception {
    Told foreign = new Told();
    beats.add(FOLLOWER, "g1", request("g1", FOLLOWER), NEVER_NANOS, TIMEOUT_MILLIS, foreign);
    Told fine = fill("g2").getFirst();
    wire.serve(new Follower("g1", true), new Follower("g2", true));
    wire.handle(wire.next());
    assertEquals(List.of("failed"), foreign.words);
    assertEquals(List.of("term 1"), fine.words);
  }

  /** Who still applies what is committed asks nobody for votes. */
  @Test
  void whoIsNotReadyToLeadAsksForNoVotes() throws Exception {
    LinkedRpcClient client = new LinkedRpcClient("g0", calls, beats, 0, () -> false);
    Ignored ignored = new Ignored();
    assertThrows(
        RemotingException.class,
        () ->
            client.invokeAsync(
                RaftPeers.endpoint(FOLLOWER), vote(true), null, ignored, TIMEOUT_MILLIS));
    assertTrue(wire.sent.isEmpty(), "nobody was asked");
    client.invokeAsync(RaftPeers.endpoint(FOLLOWER), vote(false), null, ignored, TIMEOUT_MILLIS);
    assertEquals(MessageKind.REQUEST_VOTE.number(), wire.next().getKind(), "its time has come");
  }

  /** Beats of these groups, and as many of others as make a frame go at once. */
  private List<Told> fill(String... groups) {
    List<Told> told = new ArrayList<>();
    while (wire.sent.isEmpty()) {
      String group = told.size() < groups.length ? groups[told.size()] : "other";
      Told next = new Told();
      told.add(next);
      beats.add(FOLLOWER, group, request(group, LEADER), NEVER_NANOS, TIMEOUT_MILLIS, next);
    }
    return told;
  }

  private static ByteString request(String group, NodeId from) {
    return AppendEntriesRequest.newBuilder()
        .setGroupId(group)
        .setServerId(from + ":1")
        .setPeerId(FOLLOWER + ":1")
        .setTerm(1)
        .setPrevLogTerm(0)
        .setPrevLogIndex(0)
        .setCommittedIndex(0)
        .build()
        .toByteString();
  }

  private static RequestVoteRequest vote(boolean before) {
    return RequestVoteRequest.newBuilder()
        .setGroupId("g0")
        .setServerId(LEADER + ":1")
        .setPeerId(FOLLOWER + ":1")
        .setTerm(2)
        .setLastLogTerm(1)
        .setLastLogIndex(1)
        .setPreVote(before)
        .build();
  }

  /** Carries frames by hand. */
  private final class Wire {
    private final BlockingQueue<AgreementFrame> sent = new LinkedBlockingQueue<>();
    private final ServedGroups served = new ServedGroups(FOLLOWER, Runnable::run, timer);
    private volatile @Nullable AgreementReceiver answers;

    AgreementSender dial(NodeId node, AgreementReceiver receiver) {
      assertEquals(FOLLOWER, node);
      answers = receiver;
      return new Sender(sent::add);
    }

    AgreementFrame next() throws InterruptedException {
      AgreementFrame frame = sent.poll(RaftLab.LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("no frame came");
      }
      return frame;
    }

    void serve(Follower... followers) {
      for (Follower each : followers) {
        served.add(each.group, each);
      }
    }

    void handle(AgreementFrame frame) {
      served.serve(LEADER, new Sender(answer -> receiver().frame(answer))).frame(frame);
    }

    void end() {
      receiver().ended(null);
    }

    private AgreementReceiver receiver() {
      AgreementReceiver known = answers;
      if (known == null) {
        throw new AssertionError("nobody has dialled");
      }
      return known;
    }
  }

  private record Sender(Consumer<AgreementFrame> to) implements AgreementSender {
    @Override
    public boolean send(AgreementFrame frame) {
      to.accept(frame);
      return true;
    }

    @Override
    public void answered(int bytes) {}

    @Override
    public void close() {}
  }

  /** A group of the follower. */
  private static final class Follower implements ServedGroups.ServedGroup {
    private final String group;
    private final boolean answers;

    private Follower(String group, boolean answers) {
      this.group = group;
      this.answers = answers;
    }

    @Override
    public void handle(NodeId caller, MessageKind kind, Message request, Consumer<Message> answer) {
      throw new AssertionError("a beat that came with others came alone");
    }

    @Override
    public void beat(AppendEntriesRequest request, Consumer<Message> answer) {
      if (answers) {
        answer.accept(
            AppendEntriesResponse.newBuilder().setTerm(request.getTerm()).setSuccess(true).build());
      }
    }
  }

  /** What a caller was told. */
  private static final class Told implements PeerStream.Caller {
    private final List<String> words = new CopyOnWriteArrayList<>();

    @Override
    public void answered(Message answer) {
      words.add("term " + ((AppendEntriesResponse) answer).getTerm());
    }

    @Override
    public void failed(Exception failure) {
      words.add("failed");
    }
  }

  private static final class Ignored implements InvokeCallback {
    @Override
    public void complete(Object answer, Throwable failure) {}

    @Override
    public @Nullable Executor executor() {
      return null;
    }
  }
}
