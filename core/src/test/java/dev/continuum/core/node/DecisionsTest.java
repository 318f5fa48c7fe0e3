package dev.continuum.core.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.OutcomeCodec;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.consensus.port.Consensus;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  private static final NodeId SELF = new NodeId(1, 2);
  private static final Command COMMAND = new Command.EpochAdvance(1, "test");

  private final ScriptedGroup group = new ScriptedGroup();
  private final Decisions decisions = new Decisions(SELF, 3, 1, _ -> group, () -> 42);

  @Test
  void whatIsProposedSaysWhoAndWhenAndWhich() {
    group.answer(new Outcome.Done(7, 2, true));
    assertEquals(7, decisions.decide(COMMAND).join().version());
    assertEquals(
        new Proposal(SELF, Proposal.sequence(3, 1), 42, COMMAND), group.proposals.getFirst());
  }

  @Test
  void theSameProposalIsMadeAgainWhereNobodyKnowsWhatBecameOfIt() {
    group.fail(ErrorCode.DEADLINE_EXCEEDED);
    group.answer(new Outcome.Done(7, 2, true));
    assertEquals(7, decisions.decide(COMMAND).join().version());
    assertEquals(2, group.proposals.size());
    assertEquals(group.proposals.getFirst(), group.proposals.getLast());
  }

  @Test
  void afterSomeAttemptsTheCallerIsTold() {
    for (int i = 0; i < Decisions.MAX_ATTEMPTS; i++) {
      group.fail(ErrorCode.DEADLINE_EXCEEDED);
    }
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, refusal());
    assertEquals(Decisions.MAX_ATTEMPTS, group.proposals.size());
  }

  @Test
  void aLostQuorumIsToldAtOnce() {
    group.fail(ErrorCode.QUORUM_LOST);
    assertEquals(ErrorCode.QUORUM_LOST, refusal());
    assertEquals(1, group.proposals.size());
  }

  @Test
  void aRefusalIsTheCallers() {
    group.answer(new Outcome.Refused(ErrorCode.EPOCH_STALE, "from", "1", "2", ""));
    assertEquals(ErrorCode.EPOCH_STALE, refusal());
  }

  @Test
  void noMoreAreUnderWayThanTheStateRemembers() {
    for (int i = 0; i < Proposal.MAX_IN_FLIGHT; i++) {
      assertFalse(decisions.decide(COMMAND).isDone());
    }
    assertEquals(ErrorCode.OVERLOADED, refusal());
    group.silent.forEach(
        each -> each.complete(new Consensus.Committed(1, 1, done(new Outcome.Done(1, 1, true)))));
    group.answer(new Outcome.Done(1, 1, true));
    assertTrue(decisions.decide(COMMAND).isDone());
  }

  private ErrorCode refusal() {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> decisions.decide(COMMAND).join());
    return assertInstanceOf(ContinuumException.class, failure.getCause()).code();
  }

  private static byte[] done(Outcome outcome) {
    return OutcomeCodec.encode(outcome);
  }

  /** Answers as it was told, and not at all after that. */
  private static final class ScriptedGroup implements Consensus {
    private final List<Proposal> proposals = new ArrayList<>();
    private final List<CompletableFuture<Committed>> answers = new ArrayList<>();
    private final List<CompletableFuture<Committed>> silent = new ArrayList<>();

    void answer(Outcome outcome) {
      answers.add(CompletableFuture.completedFuture(new Committed(1, 1, done(outcome))));
    }

    void fail(ErrorCode code) {
      answers.add(CompletableFuture.failedFuture(ContinuumException.of(code, "scripted")));
    }

    @Override
    public CompletableFuture<Committed> submit(byte[] command) {
      proposals.add(ProposalCodec.decode(command));
      if (answers.isEmpty()) {
        silent.add(new CompletableFuture<>());
        return silent.getLast();
      }
      return answers.removeFirst();
    }

    @Override
    public Registration onCommit(CommitListener listener) {
      return () -> {};
    }

    @Override
    public CompletableFuture<Long> readIndex() {
      return CompletableFuture.completedFuture(0L);
    }

    @Override
    public GroupMembers members() {
      return GroupMembers.NONE;
    }
  }
}
