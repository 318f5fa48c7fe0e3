package dev.continuum.sim.crdt;

import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import java.util.List;

/**
 * A command that a replica carried out. Thread-safe (immutable).
 *
 * @param id its number in the scenario, from 0
 * @param dot its actor and which of the actor's commands it is
 * @param putDot its actor and which of the actor's puts it is or, for other commands, would be
 * @param time drawn, not ticked: concurrent events often have equal times
 * @param covers the ids of the puts that it takes away: those its replica could see
 * @param implies the ids of the events whose effect its delta carries along
 */
public record Event(
    int id,
    Dot dot,
    Dot putDot,
    HybridTime time,
    Command command,
    List<Integer> covers,
    List<Integer> implies) {
  long actor() {
    return dot.actor();
  }

  boolean isPut() {
    return command.verb() == Command.Verb.PUT;
  }

  /** The puts that no seen event has taken away. */
  static List<Event> live(List<Event> seen) {
    return seen.stream()
        .filter(Event::isPut)
        .filter(put -> seen.stream().noneMatch(event -> event.covers.contains(put.id)))
        .toList();
  }
}
