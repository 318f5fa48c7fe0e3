package dev.continuum.sim.crdt;

import dev.continuum.core.value.Codec;
import dev.continuum.sim.property.Choices;
import java.util.List;

/**
 * A replicated type as the properties see it: the real operations, and the reference for what is
 * read. Implementations are thread-safe (stateless).
 *
 * @param <T> the state; a delta has the same type
 */
public interface ReplicatedType<T> {
  String name();

  T empty();

  Codec<T> codec();

  T merge(T left, T right);

  Command choose(Choices choices);

  /** What the event adds to the state of the replica that carries it out. */
  T delta(T state, Event event);

  /** What a reader of the state sees. */
  Object view(T state);

  /** What a reader must see, from the events alone. */
  Object model(List<Event> seen);

  /**
   * The ids of the live puts that the command takes away at a replica that has seen these events.
   */
  default List<Integer> covers(Command command, List<Event> seen) {
    return List.of();
  }

  /** The ids of the actor's earlier events whose effect the command's delta repeats. */
  default List<Integer> implies(long actor, Command command, List<Event> seen) {
    return List.of();
  }
}
