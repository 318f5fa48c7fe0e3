package dev.continuum.api.json;

import dev.continuum.core.membership.Event;
import dev.continuum.core.node.DecisionEvent;
import dev.continuum.core.node.MemoryService.MemoryEvent;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an event stream tells of: the spaces, the cluster and its decisions. Thread-safe
 * (immutable).
 */
public sealed interface StreamEvent {
  /** Every name of an event. */
  List<String> NAMES =
      Stream.of(EventJson.NAMES, ClusterEventJson.NAMES, DecisionEventJson.NAMES)
          .flatMap(List::stream)
          .toList();

  /** Something in a space. */
  record InSpace(MemoryEvent event) implements StreamEvent {
    @Override
    public String name() {
      return EventJson.name(event);
    }

    @Override
    public void write(JsonWriter out) {
      EventJson.write(out, event);
    }
  }

  /** Something in the cluster, at that moment of this node's clock. */
  record InCluster(Event event, long atMillis) implements StreamEvent {
    @Override
    public String name() {
      return ClusterEventJson.name(event);
    }

    @Override
    public void write(JsonWriter out) {
      ClusterEventJson.write(out, event, atMillis);
    }
  }

  /** Something that the cluster decided, at that moment of this node's clock. */
  record OfDecision(DecisionEvent event, long atMillis) implements StreamEvent {
    @Override
    public String name() {
      return DecisionEventJson.name(event);
    }

    @Override
    public void write(JsonWriter out) {
      DecisionEventJson.write(out, event, atMillis);
    }
  }

  /** Its name, as a stream's readers filter it. */
  String name();

  void write(JsonWriter out);
}
