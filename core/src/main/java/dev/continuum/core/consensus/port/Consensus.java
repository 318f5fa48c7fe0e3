package dev.continuum.core.consensus.port;

import dev.continuum.core.consensus.GroupMembers;
import java.util.concurrent.CompletableFuture;

/**
 * One group that agrees on the order of commands, seen from one of its nodes. Thread-safe.
 *
 * <p>Futures complete on a thread of the engine: what depends on them must not block.
 */
public interface Consensus {
  /** Most bytes of one command. */
  int MAX_COMMAND_BYTES = 1 << 20;

  /**
   * Proposes a command; any node of the group may, it passes it on to the leader.
   *
   * <p>Completes when the command is committed and applied: with the state machine's answer, a
   * refusal among them. Exceptionally with a {@code ContinuumException}: {@code QUORUM_LOST} where
   * no majority answered in time, {@code DEADLINE_EXCEEDED} where nobody knows whether it was
   * committed, {@code CONSENSUS_STOPPED} where this node's part in the group has ended, {@code
   * OVERLOADED}, {@code TOO_LARGE}. After any of these the command may still be committed later;
   * who proposes it again must be able to tell (the proposal's number does).
   */
  CompletableFuture<Committed> submit(byte[] command);

  /**
   * Tells of every command that this node applies from now on, in order, on the thread that
   * applies; the listener must not block. After a snapshot was installed it is told once, of the
   * snapshot's index and with nothing.
   */
  Registration onCommit(CommitListener listener);

  /**
   * Completes, with the index, when all that was committed anywhere before the call is applied
   * here: what is read from the state machine after that is linearizable (Ongaro 2014, 6.4). Fails
   * as {@link #submit} does.
   */
  CompletableFuture<Long> readIndex();

  /** Who decides and who follows, as committed and known here. */
  GroupMembers members();

  /**
   * A command that was applied.
   *
   * @param term the leader's term that committed it; 0 where there are no terms
   * @param index its place in the order, from 1
   * @param answer what the state machine said
   */
  record Committed(long term, long index, byte[] answer) {}

  /** Hears what is applied. */
  @FunctionalInterface
  interface CommitListener {
    /** Called once for each command; {@code answer} is empty after a snapshot. */
    void applied(long index, byte[] command, byte[] answer);
  }

  /** Ends what it stands for. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
