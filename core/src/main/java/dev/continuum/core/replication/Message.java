package dev.continuum.core.replication;

import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.value.ErrorCode;
import java.util.List;

/**
 * What two nodes that hold a lane say to each other, in order and once. Thread-safe (immutable).
 */
public sealed interface Message {
  /**
   * What the sender holds: the first message of a link, and now and then.
   *
   * @param actor the sender's own in this lane
   * @param yours the digest of the last operation of the receiver's own actor that the sender
   *     holds, or {@link #UNKNOWN}
   * @param first whether the sender has just begun with the receiver, and knows nothing of what was
   *     said before: it is answered with the same
   */
  record Holds(long actor, AppliedOperations held, long yours, boolean first) implements Message {}

  /** Please send these operations, first and last included. */
  record Want(long actor, long first, long last) implements Message {}

  /**
   * Operations of one actor, each after the one before it.
   *
   * @param first the counter of the first of them
   * @param before the digest of the operation before the first, or {@link #UNKNOWN}
   */
  record Batch(long actor, long first, long before, List<Sealed> operations) implements Message {
    public Batch {
      operations = List.copyOf(operations);
    }

    public long last() {
      return first + operations.size() - 1;
    }
  }

  /**
   * The sender has the actor's operations up to this counter on its disk, as far as it was sent
   * them.
   */
  record Kept(long actor, long through) implements Message {}

  /**
   * The sender did not take a batch; it holds the actor's operations up to a counter.
   *
   * @param why one of {@code OPERATION_GAP}, {@code OPERATION_FORKED}, {@code CLOCK_SKEW}, {@code
   *     OVERLOADED} or what its storage said
   */
  record Refused(long actor, long through, ErrorCode why) implements Message {}

  /** The sender's log begins with this counter of the actor's: a snapshot is needed before it. */
  record Gone(long actor, long first) implements Message {}

  /**
   * An operation as it came over a link.
   *
   * @param digest the first eight bytes of the SHA-256 of its bytes
   * @param bytes how many those are
   */
  record Sealed(LoggedOperation operation, long digest, int bytes) {}

  /** A digest that nobody knows. */
  long UNKNOWN = 0;
}
