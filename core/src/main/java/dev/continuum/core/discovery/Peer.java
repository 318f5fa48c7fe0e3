package dev.continuum.core.discovery;

import dev.continuum.core.value.PeerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peer of the table as it was at one moment. Thread-safe (immutable).
 *
 * @param methods that find it, the best first
 * @param priority the lowest that its best method gave it
 * @param weight that belongs to this priority
 * @param firstFoundNanos when it came into the table
 * @param verdict the last one, null before the first
 * @param counts whether it is verified, and the first address of its node
 */
public record Peer(
    PeerAddress address,
    List<DiscoveryMethod> methods,
    int priority,
    int weight,
    long firstFoundNanos,
    @Nullable Verdict verdict,
    boolean counts) {
  public Peer {
    methods = List.copyOf(methods);
  }

  public boolean verified() {
    return verdict instanceof Verdict.Accepted;
  }
}
