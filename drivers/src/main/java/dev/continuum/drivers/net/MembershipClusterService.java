package dev.continuum.drivers.net;

import dev.continuum.core.membership.Event;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.MemoryService.Subscription;
import java.util.function.Consumer;

/** The cluster as the membership of this node knows it. Thread-safe. */
public final class MembershipClusterService implements ClusterService {
  private final String cluster;
  private final MembershipDriver membership;

  public MembershipClusterService(String cluster, MembershipDriver membership) {
    this.cluster = cluster;
    this.membership = membership;
  }

  @Override
  public ClusterView view() {
    MembershipView view = membership.view();
    DatagramCounts counts = view.datagrams();
    return new ClusterView(
        cluster,
        view.members(),
        view.reachableFraction(),
        view.partitioned(),
        view.status(),
        new Packets(
            counts.sent(),
            counts.sentBytes(),
            counts.received() + view.overrun(),
            counts.receivedBytes(),
            counts.malformed(),
            counts.unknownKey(),
            counts.forged(),
            counts.replayed(),
            view.overrun()));
  }

  @Override
  public Subscription subscribe(Consumer<Event> listener) {
    return membership.listen(listener);
  }
}
