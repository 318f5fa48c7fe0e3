package dev.continuum.core.node;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MembershipStatus;
import dev.continuum.core.node.MemoryService.Subscription;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a node knows of the cluster that it is of: what every transport shows. Thread-safe; nothing
 * here waits for another node.
 */
public interface ClusterService {

  /** The cluster as this node sees it now. */
  ClusterView view();

  /**
   * Tells {@code listener} of what happens from now on, on a thread of the node; it must not block.
   */
  Subscription subscribe(Consumer<Event> listener);

  /**
   * A cluster in the eyes of one of its nodes. Thread-safe (immutable).
   *
   * @param cluster its name
   * @param members this node first, the dead and the gone included
   * @param reachableFraction 1 where every member that did not leave can be reached
   * @param partitioned whether the network is taken to be split
   * @param status how membership itself is
   * @param packets what came and went as datagrams since the start
   */
  record ClusterView(
      String cluster,
      List<MemberView> members,
      double reachableFraction,
      boolean partitioned,
      MembershipStatus status,
      Packets packets) {
    public ClusterView {
      members = List.copyOf(members);
    }

    public MemberView self() {
      return members.getFirst();
    }
  }

  /**
   * One member.
   *
   * @param roundTripNanos the latest smoothed round trip of a probe from here; 0 where none was
   *     measured
   * @param phi how unlikely its silence is; 0 where too little is known
   * @param stateForNanos how long it has been taken for what it is
   */
  record MemberView(Member member, long roundTripNanos, double phi, long stateForNanos) {}

  /**
   * Datagrams since the start.
   *
   * @param refused all that were dropped, whatever the reason
   * @param replayed those of {@code refused} that had been seen or were too old
   */
  record Packets(
      long sent, long received, long sentBytes, long receivedBytes, long refused, long replayed) {}
}
