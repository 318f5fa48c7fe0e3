package dev.continuum.drivers.federation;

import com.google.protobuf.UnsafeByteOperations;
import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.consensus.port.Consensus;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.consensus.state.Delta;
import dev.continuum.core.consensus.state.DeltaCodec;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.FederationService.Departure;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.rpc.Answers;
import dev.continuum.drivers.net.rpc.DecidedAnswers;
import dev.continuum.drivers.net.rpc.NodeCalls.ChunkSource;
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.Question;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What this node answers others about its groups. Thread-safe. */
final class PeerAnswers implements DecidedAnswers {
  /** A delta ends soon after so many bytes; the next question continues it. */
  static final int MAX_DELTA_BYTES = 1 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(11);
  private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(60);

  private final List<DecidedGroup> groups;
  private final FederationService service;

  /**
   * @param groups by number
   * @param service where orders for a leader go
   */
  PeerAnswers(List<DecidedGroup> groups, FederationService service) {
    this.groups = groups;
    this.service = service;
  }

  @Override
  public Answer answer(NodeId caller, Question question) {
    try {
      return switch (question.getKindCase()) {
        case SUBMIT -> submit(question.getSubmit());
        case READ_INDEX ->
            Answer.newBuilder()
                .setIndex(await(taking(question.getReadIndex().getGroup()).readIndex(), PATIENCE))
                .build();
        case FETCH -> fetch(question.getFetch());
        case LEAVE -> leave(question.getLeave());
        case TRANSFER -> transfer(question.getTransfer());
        case REPLICATE, KIND_NOT_SET ->
            throw ContinuumException.field(
                ErrorCode.REQUEST_INVALID,
                "question",
                "unknown",
                "one of this protocol",
                "Run the same version on both nodes.");
      };
    } catch (ContinuumException e) {
      return Answers.refusal(e);
    }
  }

  @Override
  public @Nullable ChunkSource snapshot(String name) {
    int number = GroupFollower.groupOf(name);
    if (number < 0 || number >= groups.size()) {
      return null;
    }
    StateMachine.Chunks chunks = groups.get(number).view().snapshot().chunks();
    return new ChunkSource() {
      @Override
      public byte @Nullable [] next() {
        return chunks.next();
      }

      @Override
      public void close() {}
    };
  }

  private Answer submit(Question.Submit submit) {
    if (submit.getCommand().size() > Consensus.MAX_COMMAND_BYTES) {
      throw ContinuumException.field(
          ErrorCode.TOO_LARGE,
          "command",
          submit.getCommand().size() + " bytes",
          "at most " + Consensus.MAX_COMMAND_BYTES);
    }
    Consensus.Committed committed =
        await(taking(submit.getGroup()).submit(submit.getCommand().toByteArray()), PATIENCE);
    return Answer.newBuilder()
        .setCommitted(
            Answer.Committed.newBuilder()
                .setTerm(committed.term())
                .setIndex(committed.index())
                .setAnswer(UnsafeByteOperations.unsafeWrap(committed.answer())))
        .build();
  }

  private Answer fetch(Question.Fetch fetch) {
    DecidedGroup group = group(fetch.getGroup());
    ClusterView view = group.view();
    Answer.Changes.Builder changes =
        Answer.Changes.newBuilder().setLeader(PeerQuestions.bytes(group.leader()));
    Delta delta =
        fetch.getSince() < 0 ? null : view.changesSince(fetch.getSince(), MAX_DELTA_BYTES);
    if (delta != null) {
      changes.setDelta(UnsafeByteOperations.unsafeWrap(DeltaCodec.encode(delta)));
    } else if (fetch.getSince() > view.version()) {
      throw ContinuumException.field(
          ErrorCode.VERSION_CONFLICT,
          "since",
          fetch.getSince(),
          "at most " + view.version() + ", which is all that this node knows");
    }
    return Answer.newBuilder().setChanges(changes).build();
  }

  private Answer leave(Question.Leave leave) {
    Departure departure =
        await(service.leave(node(leave.getNode()), leave.getForced()), LEAVE_PATIENCE);
    return Answer.newBuilder()
        .setDeparture(
            Answer.Departure.newBuilder()
                .setGraceful(departure.graceful())
                .addAllWarnings(
                    departure.warnings().stream().limit(PeerQuestions.MAX_WARNINGS).toList()))
        .build();
  }

  private Answer transfer(Question.Transfer transfer) {
    await(
        group(transfer.getGroup()).control().transferLeadership(node(transfer.getNode())),
        PATIENCE);
    return Answer.newBuilder().setDone(Answer.Done.getDefaultInstance()).build();
  }

  private static NodeId node(com.google.protobuf.ByteString bytes) {
    NodeId node = PeerQuestions.node(bytes);
    if (node == null) {
      throw ContinuumException.field(
          ErrorCode.REQUEST_INVALID, "node", bytes.size() + " bytes", NodeId.BYTES + " bytes");
    }
    return node;
  }

  /** A group in which this node takes part: nobody is sent round in circles. */
  private Consensus taking(int number) {
    DecidedGroup group = group(number);
    if (!group.takesPart()) {
      throw ContinuumException.field(
          ErrorCode.CONSENSUS_STOPPED,
          "group",
          number,
          "one in which this node takes part",
          "Ask one of its voters.");
    }
    return group.consensus();
  }

  private DecidedGroup group(int number) {
    if (number < 0 || number >= groups.size()) {
      throw ContinuumException.field(
          ErrorCode.REQUEST_INVALID,
          "group",
          number,
          "0.." + (groups.size() - 1),
          "Set federation.raft.shard_count to the same number on all nodes.");
    }
    return groups.get(number);
  }

  static <T> T await(CompletableFuture<T> future, Duration patience) {
    try {
      return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ContinuumException refusal
          ? refusal
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw ContinuumException.of(
          ErrorCode.DEADLINE_EXCEEDED, "no decision within " + patience.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ContinuumException.of(ErrorCode.SHUTTING_DOWN, "this node stops");
    }
  }
}
