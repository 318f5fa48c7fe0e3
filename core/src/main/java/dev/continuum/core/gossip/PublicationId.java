package dev.continuum.core.gossip;

import dev.continuum.core.value.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The name of a publication in the whole cluster. Thread-safe (immutable); ordered by origin, then
 * sequence.
 *
 * @param sequence 1 for the first of its origin; without gaps
 */
public record PublicationId(Origin origin, long sequence) implements Comparable<PublicationId> {
  public PublicationId {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence: " + sequence + " (expected: >= 1)");
    }
  }

  @Override
  public int compareTo(PublicationId other) {
    int byOrigin = origin.compareTo(other.origin);
    return byOrigin != 0 ? byOrigin : Long.compare(sequence, other.sequence);
  }

  /** Parses what {@link #toString()} gives; null where the text is not one. */
  public static @Nullable PublicationId tryParse(String text) {
    String[] parts = text.split("-", -1);
    NodeId node = parts.length == 3 ? NodeId.tryParse(parts[0]) : null;
    if (node == null) {
      return null;
    }
    try {
      long epoch = Long.parseLong(parts[1]);
      long sequence = Long.parseLong(parts[2]);
      boolean valid = epoch >= 0 && sequence >= 1;
      PublicationId id = valid ? new PublicationId(new Origin(node, epoch), sequence) : null;
      return id != null && id.toString().equals(text) ? id : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Node, epoch and sequence with hyphens between. */
  @Override
  public String toString() {
    return origin.node().toString() + '-' + origin.epoch() + '-' + sequence;
  }
}
