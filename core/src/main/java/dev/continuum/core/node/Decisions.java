package dev.continuum.core.node;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.OutcomeCodec;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.consensus.Shards;
import dev.continuum.core.consensus.port.Consensus;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Proposes commands to the groups that decide them, each exactly once. Thread-safe.
 *
 * <p>Where nobody knows what became of a proposal, because the leader died or no answer came, the
 * same one is proposed again as soon as somebody leads: the state answers a repetition as it did
 * the first time.
 */
public final class Decisions {
  /** How often one is proposed before the caller is told that nobody knows. */
  static final int MAX_ATTEMPTS = 3;

  private final NodeId proposer;
  private final int start;
  private final int shardCount;
  private final IntFunction<Consensus> groups;
  private final WallClock clock;
  private final AtomicInteger counter = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * Of a node since its {@code start}-th start.
   *
   * @param start from 0, never the same twice
   * @param groups by number
   */
  public Decisions(
      NodeId proposer, int start, int shardCount, IntFunction<Consensus> groups, WallClock clock) {
    this.proposer = proposer;
    this.start = start;
    this.shardCount = shardCount;
    this.groups = groups;
    this.clock = clock;
  }

  /**
   * Completes when the command was applied; exceptionally with the refusal where it does not fit,
   * or as {@link Consensus#submit} fails.
   */
  public CompletableFuture<Outcome.Done> decide(Command command) {
    return decide(Shards.groupOf(command, shardCount), command);
  }

  /** The same in a group that the caller chose. */
  public CompletableFuture<Outcome.Done> decide(int group, Command command) {
    if (inFlight.incrementAndGet() > Proposal.MAX_IN_FLIGHT) {
      inFlight.decrementAndGet();
      return CompletableFuture.failedFuture(
          ContinuumException.field(
              ErrorCode.OVERLOADED,
              "proposals",
              Proposal.MAX_IN_FLIGHT,
              "fewer without an answer",
              "Try again in a moment."));
    }
    byte[] proposal =
        ProposalCodec.encode(
            new Proposal(
                proposer,
                Proposal.sequence(start, counter.incrementAndGet()),
                clock.millis(),
                command));
    return attempt(groups.apply(group), proposal, 1)
        .whenComplete((_, _) -> inFlight.decrementAndGet())
        .thenApply(committed -> OutcomeCodec.decode(committed.answer()).orThrow());
  }

  private static CompletableFuture<Consensus.Committed> attempt(
      Consensus group, byte[] proposal, int number) {
    return group
        .submit(proposal)
        .exceptionallyCompose(
            failure ->
                number < MAX_ATTEMPTS && isUncertain(failure)
                    // A read comes back when somebody leads: before that, an attempt is wasted.
                    ? group.readIndex().thenCompose(_ -> attempt(group, proposal, number + 1))
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isUncertain(Throwable failure) {
    Throwable cause = failure instanceof ContinuumException ? failure : failure.getCause();
    return cause instanceof ContinuumException refusal
        && refusal.code() == ErrorCode.DEADLINE_EXCEEDED;
  }
}
