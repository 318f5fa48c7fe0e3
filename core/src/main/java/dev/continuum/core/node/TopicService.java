package dev.continuum.core.node;

import dev.continuum.core.gossip.GossipStatus;
import dev.continuum.core.gossip.Origin;
import dev.continuum.core.gossip.Priority;
import dev.continuum.core.gossip.PublicationId;
import dev.continuum.core.node.MemoryService.Subscription;
import java.util.function.Consumer;

/**
 * Publications to topics, on every node of the cluster; a node of no cluster has them to itself.
 * Thread-safe.
 */
public interface TopicService {
  /** Bytes of one publication. */
  int MAX_BYTES = 1 << 20;

  /**
   * Publishes; subscribers of this node have it when this comes back, those of others a little
   * later, each once. Throws OVERLOADED where too much is under way, FIELD_INVALID for a topic that
   * cannot be one, TOO_LARGE beyond {@link #MAX_BYTES}.
   */
  PublicationId publish(String topic, Priority priority, byte[] body);

  /**
   * Tells of what arrives from now on, of every topic, on a thread of the node; the listener must
   * not block.
   */
  Subscription subscribe(Consumer<TopicEvent> listener);

  /** What the mesh does and holds. */
  GossipStatus status();

  /** What a subscriber hears. Thread-safe (immutable; a body is never written to). */
  sealed interface TopicEvent {
    /**
     * A publication.
     *
     * @param hops how many nodes it came over, 0 for one of this node
     */
    record Published(PublicationId id, String topic, Priority priority, int hops, byte[] body)
        implements TopicEvent {}

    /** Publications of one node, of whichever topics, that did not come and will not. */
    record Missed(Origin origin, long count) implements TopicEvent {}
  }
}
