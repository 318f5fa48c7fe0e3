package dev.continuum.drivers.raft;

import dev.continuum.core.consensus.port.Consensus.Committed;
import java.util.concurrent.CompletableFuture;

/**
 * A command on its way to be decided. Thread-safe.
 *
 * @param deadlineNanos when nobody waits for it any more
 * @param forwarded whether another node handed it here: then it is not handed on
 */
record Proposal(
    byte[] command, long deadlineNanos, boolean forwarded, CompletableFuture<Committed> outcome) {

  int bytes() {
    return command.length + EntryCodec.COMMAND_OVERHEAD_BYTES;
  }

  boolean expired(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }
}
