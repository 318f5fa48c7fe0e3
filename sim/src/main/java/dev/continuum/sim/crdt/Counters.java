package dev.continuum.sim.crdt;

import dev.continuum.core.crdt.GCounter;
import dev.continuum.core.crdt.PnCounter;
import dev.continuum.core.value.Codec;
import dev.continuum.sim.property.Choices;
import java.util.List;
import java.util.stream.Stream;

/**
 * The counters, each beside the sum of what was counted. Thread-safe (stateless).
 *
 * <p>A delta is its actor's total, so who has merged an actor's third increment has merged the
 * first two.
 */
public final class Counters {
  private Counters() {}

  private static List<Integer> idsOf(Stream<Event> events) {
    return events.map(Event::id).toList();
  }

  /** {@link GCounter}. */
  public static class Growing implements ReplicatedType<GCounter> {
    @Override
    public String name() {
      return "g-counter";
    }

    @Override
    public GCounter empty() {
      return GCounter.ZERO;
    }

    @Override
    public Codec<GCounter> codec() {
      return GCounter.CODEC;
    }

    @Override
    public GCounter merge(GCounter left, GCounter right) {
      return left.merge(right);
    }

    @Override
    public Command choose(Choices choices) {
      return new Command(Command.Verb.PUT, "", choices.between(1, 1_000));
    }

    @Override
    public GCounter delta(GCounter state, Event event) {
      return state.incrementDelta(event.actor(), event.command().amount());
    }

    @Override
    public List<Integer> implies(long actor, Command command, List<Event> seen) {
      return idsOf(seen.stream().filter(event -> event.actor() == actor));
    }

    @Override
    public Object view(GCounter state) {
      return state.value();
    }

    @Override
    public Object model(List<Event> seen) {
      return seen.stream().mapToLong(event -> event.command().amount()).sum();
    }
  }

  /** {@link PnCounter}. */
  public static class BothWays implements ReplicatedType<PnCounter> {
    @Override
    public String name() {
      return "pn-counter";
    }

    @Override
    public PnCounter empty() {
      return PnCounter.ZERO;
    }

    @Override
    public Codec<PnCounter> codec() {
      return PnCounter.CODEC;
    }

    @Override
    public PnCounter merge(PnCounter left, PnCounter right) {
      return left.merge(right);
    }

    @Override
    public Command choose(Choices choices) {
      long size = choices.between(1, 1_000);
      return new Command(Command.Verb.PUT, "", choices.flip() ? -size : size);
    }

    @Override
    public PnCounter delta(PnCounter state, Event event) {
      return state.addDelta(event.actor(), event.command().amount());
    }

    /** Increments and decrements have a total each. */
    @Override
    public List<Integer> implies(long actor, Command command, List<Event> seen) {
      boolean down = command.amount() < 0;
      return idsOf(
          seen.stream()
              .filter(event -> event.actor() == actor && event.command().amount() < 0 == down));
    }

    @Override
    public Object view(PnCounter state) {
      return state.value();
    }

    @Override
    public Object model(List<Event> seen) {
      return seen.stream().mapToLong(event -> event.command().amount()).sum();
    }
  }
}
