package dev.continuum.api.http;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.membership.MembershipStatus;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.MemoryService.Subscription;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A cluster of as many nodes as the test wants. Thread-safe as far as a test needs it. */
final class ScriptedCluster implements ClusterService {
  static final Metadata METADATA =
      new Metadata("voter", "rack-1", List.of("gpu", "large"), 40, "1.2.3", 1);

  final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
  final List<MemberView> members = new CopyOnWriteArrayList<>();
  volatile boolean partitioned;

  /** This node, with the name {@code node-1}. */
  ScriptedCluster() {
    add(1, MemberState.ALIVE, Metadata.NONE, 0);
  }

  /** One node in every state, in two zones. */
  static ScriptedCluster ofFour() {
    ScriptedCluster cluster = new ScriptedCluster();
    cluster.add(2, MemberState.SUSPECT, METADATA, 1_234_567);
    cluster.add(3, MemberState.DEAD, METADATA, 0);
    cluster.add(4, MemberState.LEFT, Metadata.NONE, 0);
    return cluster;
  }

  ScriptedCluster add(int number, MemberState state, Metadata metadata, long roundTripNanos) {
    members.add(
        new MemberView(member(number, state, metadata), roundTripNanos, 0.25, 5_000_000_000L));
    return this;
  }

  static NodeId id(int number) {
    return new NodeId(0, number);
  }

  static Member member(int number, MemberState state, Metadata metadata) {
    return new Member(
        id(number),
        "node-" + number,
        new PeerAddress("10.0.0." + number, 7000),
        1_700_000_000_000L + number,
        state,
        metadata);
  }

  void publish(Event event) {
    listeners.forEach(listener -> listener.accept(event));
  }

  @Override
  public ClusterView view() {
    return new ClusterView(
        "north",
        new ArrayList<>(members),
        partitioned ? 0.5 : 1.0,
        partitioned,
        new MembershipStatus(2, 1, 1, 3, 2_000_000, 4, 5, 6, 7, 8),
        new Packets(100, 10_000, 90, 9_000, 1, 2, 3, 4, 5));
  }

  @Override
  public Subscription subscribe(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
