package dev.continuum.core.node;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.MemberView;
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
   * {@link #view} shows what an event says.
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

    /** How many are taken for that. */
    public long count(MemberState state) {
      return members.stream().filter(each -> each.member().state() == state).count();
    }

    /** All but those that left. */
    public long size() {
      return members.size() - count(MemberState.LEFT);
    }
  }

  /**
   * Datagrams since the start.
   *
   * @param received all that came, the refused among them
   * @param receivedBytes without those that {@code overrun} counts
   * @param malformed refused: no packet of this version
   * @param unknownKey refused: sealed with a key that is not in the ring
   * @param forged refused: opened by no key, or of a node without a session
   * @param replayed refused: seen before, or too old
   * @param overrun refused: more than the node could take
   */
  record Packets(
      long sent,
      long sentBytes,
      long received,
      long receivedBytes,
      long malformed,
      long unknownKey,
      long forged,
      long replayed,
      long overrun) {

    /** All that were refused, whatever the reason. */
    public long refused() {
      return malformed + unknownKey + forged + replayed + overrun;
    }
  }
}
