package dev.continuum.sim.consensus;

import java.util.Arrays;

/** An entry of the model's log. Thread-safe (immutable). */
sealed interface RaftEntry {
  long term();

  /** For the state machine. */
  record Proposed(long term, byte[] command) implements RaftEntry {
    @Override
    public boolean equals(Object other) {
      return other instanceof Proposed that
          && term == that.term
          && Arrays.equals(command, that.command);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(command);
    }

    @Override
    public String toString() {
      return "proposal of " + command.length + " bytes in term " + term;
    }
  }

  /** A new leader's first: with it, it commits what others left. */
  record Begun(long term) implements RaftEntry {}

  /** Who takes part from here on. */
  record Members(long term, RaftMembers members) implements RaftEntry {}
}
