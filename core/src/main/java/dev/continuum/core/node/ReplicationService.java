package dev.continuum.core.node;

import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.replication.PeerProgress;
import java.util.List;

/** What transports show of replication. Implementations are thread-safe. */
public interface ReplicationService {
  /** How it stands. */
  Status status();

  /**
   * A moment of it.
   *
   * @param actor this node's own in the lane that every node holds
   * @param held which operations of that lane are durable and applied here
   * @param peers how far each is
   * @param refusals batches of others that were refused since the start
   * @param forks actors of whom nothing more is taken, see {@code Event.Forked}
   */
  record Status(
      long actor, AppliedOperations held, List<PeerProgress> peers, long refusals, long forks) {
    public Status {
      peers = List.copyOf(peers);
    }
  }
}
