package dev.continuum.sim.crdt;

import dev.continuum.core.crdt.LwwMap;
import dev.continuum.core.crdt.OrSet;
import dev.continuum.core.value.Codec;
import dev.continuum.sim.property.Choices;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The observed-remove types, each beside the puts that nobody took away. Thread-safe (stateless).
 */
public final class SetsAndMaps {
  private static final List<String> KEYS = List.of("a", "b", "c");
  private static final Comparator<Event> LATER =
      Comparator.comparing(Event::time).thenComparing(Event::putDot);

  private SetsAndMaps() {}

  static Command choosePutRemoveOrClear(Choices choices) {
    int verb = choices.below(8);
    if (verb == 7) {
      return new Command(Command.Verb.CLEAR, "", 0);
    }
    String key = choices.pick(KEYS);
    return verb < 5
        ? new Command(Command.Verb.PUT, key, choices.below(10))
        : new Command(Command.Verb.REMOVE, key, 0);
  }

  /** A put replaces, and a removal takes away, what is live under its key; a clear takes all. */
  static List<Integer> coveredPuts(Command command, List<Event> seen) {
    return Event.live(seen).stream()
        .filter(
            put ->
                command.verb() == Command.Verb.CLEAR || put.command().key().equals(command.key()))
        .map(Event::id)
        .toList();
  }

  /** {@link OrSet} of strings. */
  public static class ObservedRemoveSet implements ReplicatedType<OrSet<String>> {
    private static final Codec<OrSet<String>> CODEC = OrSet.codec(Codec.string("element", 64));

    @Override
    public String name() {
      return "or-set";
    }

    @Override
    public OrSet<String> empty() {
      return OrSet.empty();
    }

    @Override
    public Codec<OrSet<String>> codec() {
      return CODEC;
    }

    @Override
    public OrSet<String> merge(OrSet<String> left, OrSet<String> right) {
      return left.merge(right);
    }

    @Override
    public Command choose(Choices choices) {
      return choosePutRemoveOrClear(choices);
    }

    @Override
    public OrSet<String> delta(OrSet<String> state, Event event) {
      String key = event.command().key();
      return switch (event.command().verb()) {
        case PUT -> state.addDelta(event.actor(), key);
        case REMOVE -> state.removeDelta(key);
        case CLEAR -> state.clearDelta();
      };
    }

    @Override
    public List<Integer> covers(Command command, List<Event> seen) {
      return coveredPuts(command, seen);
    }

    @Override
    public Object view(OrSet<String> state) {
      return state.elements();
    }

    @Override
    public Object model(List<Event> seen) {
      return Event.live(seen).stream().map(put -> put.command().key()).distinct().sorted().toList();
    }
  }

  /** {@link LwwMap} of strings. */
  public static class LastWriterWinsMap implements ReplicatedType<LwwMap<String>> {
    private static final Codec<LwwMap<String>> CODEC =
        LwwMap.codec(Codec.string("key", 64), Codec.string("value", 64));

    @Override
    public String name() {
      return "lww-map";
    }

    @Override
    public LwwMap<String> empty() {
      return LwwMap.empty();
    }

    @Override
    public Codec<LwwMap<String>> codec() {
      return CODEC;
    }

    @Override
    public LwwMap<String> merge(LwwMap<String> left, LwwMap<String> right) {
      return left.merge(right);
    }

    @Override
    public Command choose(Choices choices) {
      return choosePutRemoveOrClear(choices);
    }

    @Override
    public LwwMap<String> delta(LwwMap<String> state, Event event) {
      Command command = event.command();
      return switch (command.verb()) {
        case PUT ->
            state.putDelta(event.actor(), event.time(), command.key(), "v" + command.amount());
        case REMOVE -> state.removeDelta(command.key());
        case CLEAR -> state.clearDelta();
      };
    }

    @Override
    public List<Integer> covers(Command command, List<Event> seen) {
      return coveredPuts(command, seen);
    }

    @Override
    public Object view(LwwMap<String> state) {
      return state.toSortedMap();
    }

    @Override
    public Object model(List<Event> seen) {
      SortedMap<String, Event> latest = new TreeMap<>();
      for (Event put : Event.live(seen)) {
        latest.merge(put.command().key(), put, (a, b) -> LATER.compare(a, b) >= 0 ? a : b);
      }
      SortedMap<String, String> read = new TreeMap<>();
      latest.forEach((key, put) -> read.put(key, "v" + put.command().amount()));
      return read;
    }
  }
}
