package dev.continuum.sim.crdt;

import dev.continuum.core.crdt.LwwRegister;
import dev.continuum.core.crdt.MaxRegister;
import dev.continuum.core.value.Codec;
import dev.continuum.sim.property.Choices;
import java.util.Comparator;
import java.util.List;

/** The registers, each beside the maximum of a list. Thread-safe (stateless). */
public final class Registers {
  private Registers() {}

  /** {@link LwwRegister}; a REMOVE clears it. */
  public static class Lww implements ReplicatedType<LwwRegister<String>> {
    private static final Codec<LwwRegister<String>> CODEC =
        LwwRegister.codec(Codec.string("value", 64));

    @Override
    public String name() {
      return "lww-register";
    }

    @Override
    public LwwRegister<String> empty() {
      return LwwRegister.unset();
    }

    @Override
    public Codec<LwwRegister<String>> codec() {
      return CODEC;
    }

    @Override
    public LwwRegister<String> merge(LwwRegister<String> left, LwwRegister<String> right) {
      return left.merge(right);
    }

    @Override
    public Command choose(Choices choices) {
      return choices.oneIn(4)
          ? new Command(Command.Verb.REMOVE, "", 0)
          : new Command(Command.Verb.PUT, "", choices.below(100));
    }

    @Override
    public LwwRegister<String> delta(LwwRegister<String> state, Event event) {
      String value = event.isPut() ? "v" + event.command().amount() : null;
      return LwwRegister.of(value, event.time(), event.dot());
    }

    @Override
    public Object view(LwwRegister<String> state) {
      return String.valueOf(state.value());
    }

    @Override
    public Object model(List<Event> seen) {
      return seen.stream()
          .max(Comparator.comparing(Event::time).thenComparing(Event::dot))
          .filter(Event::isPut)
          .map(latest -> "v" + latest.command().amount())
          .orElse("null");
    }
  }

  /** {@link MaxRegister} of signed numbers. */
  public static class Max implements ReplicatedType<MaxRegister<Long>> {
    private static final Codec<MaxRegister<Long>> CODEC = MaxRegister.codec(Codec.SIGNED_LONG);

    @Override
    public String name() {
      return "max-register";
    }

    @Override
    public MaxRegister<Long> empty() {
      return MaxRegister.unset();
    }

    @Override
    public Codec<MaxRegister<Long>> codec() {
      return CODEC;
    }

    @Override
    public MaxRegister<Long> merge(MaxRegister<Long> left, MaxRegister<Long> right) {
      return left.merge(right);
    }

    @Override
    public Command choose(Choices choices) {
      return new Command(Command.Verb.PUT, "", choices.bits());
    }

    @Override
    public MaxRegister<Long> delta(MaxRegister<Long> state, Event event) {
      return MaxRegister.of(event.command().amount());
    }

    @Override
    public Object view(MaxRegister<Long> state) {
      return String.valueOf(state.value());
    }

    @Override
    public Object model(List<Event> seen) {
      return seen.stream()
          .map(event -> event.command().amount())
          .max(Comparator.naturalOrder())
          .map(String::valueOf)
          .orElse("null");
    }
  }
}
