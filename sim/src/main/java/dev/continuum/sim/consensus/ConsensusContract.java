package dev.continuum.sim.consensus;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.OutcomeCodec;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.consensus.port.Consensus;
import dev.continuum.core.consensus.port.Consensus.Committed;
import dev.continuum.core.consensus.port.ConsensusControl;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.sim.property.Expect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What every engine promises, as cases that any test framework can run. Thread-safe (stateless).
 */
public final class ConsensusContract {
  /** Nothing here takes long; a machine under load may. */
  private static final int MAX_WAIT_SECONDS = 60;

  private static final NodeId PROPOSER = new NodeId(7, 7);

  private ConsensusContract() {}

  /** Makes a new, empty place for a group. */
  @FunctionalInterface
  public interface Factory {
    Place create() throws IOException;
  }

  /** Where a group lives that can be opened again after it was closed. One thread only. */
  public interface Place extends AutoCloseable {
    /** Opens one node's part of the group over a new state machine; it must be able to decide. */
    Engine open(ClusterState machine) throws IOException;

    /** The process ends without a goodbye; what was acknowledged is there at the next open. */
    void crash() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** One node's part in a group, from both sides. */
  public record Engine(Consensus consensus, ConsensusControl control) {}

  /** One promise. */
  public record Case(String name, Check check) {}

  /** Checks a promise. */
  @FunctionalInterface
  public interface Check {
    void run() throws IOException, InterruptedException;
  }

  /** Every case, each with a place of its own. */
  public static List<Case> cases(Factory factory) {
    return List.of(
        new Case(
            "commands are answered in one order", () -> with(factory, ConsensusContract::order)),
        new Case("a proposal counts once", () -> with(factory, ConsensusContract::once)),
        new Case("what was answered is there after a crash", () -> crashes(factory, false)),
        new Case("it is there after a snapshot and a crash", () -> crashes(factory, true)),
        new Case("listeners hear every command", () -> with(factory, ConsensusContract::listeners)),
        new Case("a read sees what was answered", () -> with(factory, ConsensusContract::reads)),
        new Case("what is too large is refused", () -> with(factory, ConsensusContract::large)));
  }

  private static void order(Engine engine, ClusterState state) throws InterruptedException {
    List<CompletableFuture<Committed>> answers = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      answers.add(engine.consensus().submit(grant(i)));
    }
    long before = 0;
    for (CompletableFuture<Committed> answer : answers) {
      Committed committed = await(answer);
      Expect.that(committed.index() != before, "an index of its own");
      Outcome outcome = OutcomeCodec.decode(committed.answer());
      Expect.equal(null, outcome.code(), "refusal");
      before = committed.index();
    }
    Expect.equal(200, state.view().grants().size(), "grants");
    Expect.that(
        engine.consensus().members().isVoter(engine.consensus().members().voters().getFirst()),
        "a voter");
    Expect.that(engine.control().status().appliedIndex() >= before, "applied");
  }

  private static void once(Engine engine, ClusterState state) throws InterruptedException {
    byte[] advance = proposal(1, new Command.EpochAdvance(1, "once"));
    byte[] first = await(engine.consensus().submit(advance)).answer();
    byte[] second = await(engine.consensus().submit(advance)).answer();
    Expect.equalBytes(first, second, "the answer to a repeated proposal");
    Expect.equal(2L, state.view().epoch(), "epoch");
  }

  private static void listeners(Engine engine, ClusterState state) throws InterruptedException {
    List<Long> heard = new ArrayList<>();
    Consensus.Registration registration =
        engine
            .consensus()
            .onCommit(
                (index, command, answer) -> {
                  synchronized (heard) {
                    heard.add(index);
                  }
                });
    List<Long> expected = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      expected.add(await(engine.consensus().submit(grant(i))).index());
    }
    registration.close();
    await(engine.consensus().submit(grant(21)));
    synchronized (heard) {
      Expect.equal(expected, heard, "indexes heard");
    }
    Expect.equal(21, state.view().grants().size(), "grants");
  }

  private static void reads(Engine engine, ClusterState state) throws InterruptedException {
    for (int i = 1; i <= 20; i++) {
      long index = await(engine.consensus().submit(grant(i))).index();
      long read = await(engine.consensus().readIndex());
      Expect.that(read >= index, "read index " + read + " (expected: at least " + index + ")");
      Expect.that(state.view().version() >= index, "the state after a read");
    }
  }

  private static void large(Engine engine, ClusterState state) throws InterruptedException {
    CompletableFuture<Committed> answer =
        engine.consensus().submit(new byte[Consensus.MAX_COMMAND_BYTES + 1]);
    try {
      await(answer);
    } catch (ContinuumException refused) {
      Expect.equal(ErrorCode.TOO_LARGE, refused.code(), "code");
      Expect.equal(0, state.view().grants().size(), "grants");
      return;
    }
    throw new AssertionError("a command that is too large was taken");
  }

  private static void crashes(Factory factory, boolean snapshot)
      throws IOException, InterruptedException {
    try (Place place = factory.create()) {
      ClusterState state = new ClusterState();
      Engine engine = place.open(state);
      decide(engine, 1, 30);
      if (snapshot) {
        Expect.that(await(engine.control().snapshot()) >= 30, "the snapshot's index");
      }
      decide(engine, 31, 60);
      long before = state.view().hash();
      place.crash();
      ClusterState again = new ClusterState();
      Engine reopened = place.open(again);
      await(reopened.consensus().readIndex());
      Expect.equal(60, again.view().grants().size(), "grants");
      Expect.equal(before, again.view().hash(), "hash");
      decide(reopened, 61, 70);
      Expect.equal(70, again.view().grants().size(), "grants");
    }
  }

  private static void decide(Engine engine, int from, int to) throws InterruptedException {
    for (int i = from; i <= to; i++) {
      await(engine.consensus().submit(grant(i)));
    }
  }

  private static void with(Factory factory, OnEngine check)
      throws IOException, InterruptedException {
    try (Place place = factory.create()) {
      ClusterState state = new ClusterState();
      check.run(place.open(state), state);
    }
  }

  private static byte[] grant(int number) {
    return proposal(number, new Command.GrantUpdate("owner-" + number, "space:all", true));
  }

  private static byte[] proposal(int number, Command command) {
    return ProposalCodec.encode(
        new Proposal(PROPOSER, Proposal.sequence(0, number), 1_000L + number, command));
  }

  private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ContinuumException refused) {
        throw refused;
      }
      throw new AssertionError("an answer", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + MAX_WAIT_SECONDS + " s", e);
    }
  }

  /** Checks an engine that has decided nothing yet. */
  @FunctionalInterface
  private interface OnEngine {
    void run(Engine engine, ClusterState state) throws InterruptedException;
  }
}
