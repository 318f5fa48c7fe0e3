package dev.continuum.sim.crdt;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.CausalContext;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import dev.continuum.sim.property.Choices;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A mutant with a plausible mistake: a map with observed-remove that keeps, of concurrent puts of a
 * key, only the later one. Each step looks right, and merge is not associative. Thread-safe
 * (stateless).
 */
final class CollapsingMapType implements ReplicatedType<CollapsingMapType.Collapsing> {
  private static final Codec<Collapsing> CODEC =
      Codec.of(CollapsingMapType::write, CollapsingMapType::read);

  /** A put that is live. */
  record Put(Dot dot, HybridTime time, long value) {
    Put later(Put other) {
      int byTime = time.compareTo(other.time);
      return (byTime != 0 ? byTime : dot.compareTo(other.dot)) >= 0 ? this : other;
    }
  }

  /** One put a key, and all dots ever seen. */
  record Collapsing(SortedMap<String, Put> puts, CausalContext context) {}

  @Override
  public String name() {
    return "collapsing-map";
  }

  @Override
  public Collapsing empty() {
    return new Collapsing(new TreeMap<>(), CausalContext.EMPTY);
  }

  @Override
  public Codec<Collapsing> codec() {
    return CODEC;
  }

  @Override
  public Collapsing merge(Collapsing left, Collapsing right) {
    SortedMap<String, Put> puts = new TreeMap<>();
    addSurvivors(left, right, puts);
    addSurvivors(right, left, puts);
    return new Collapsing(puts, left.context.merge(right.context));
  }

  private static void addSurvivors(Collapsing mine, Collapsing theirs, SortedMap<String, Put> to) {
    mine.puts.forEach(
        (key, put) -> {
          if (put.equals(theirs.puts.get(key)) || !theirs.context.contains(put.dot)) {
            to.merge(key, put, Put::later);
          }
        });
  }

  @Override
  public Command choose(Choices choices) {
    return SetsAndMaps.choosePutRemoveOrClear(choices);
  }

  @Override
  public Collapsing delta(Collapsing state, Event event) {
    SortedMap<String, Put> puts = new TreeMap<>();
    String key = event.command().key();
    List<Dot> gone =
        state.puts.entrySet().stream()
            .filter(put -> event.command().verb() == Command.Verb.CLEAR || put.getKey().equals(key))
            .map(put -> put.getValue().dot)
            .toList();
    CausalContext context = CausalContext.of(gone.toArray(Dot[]::new));
    if (event.isPut()) {
      Dot dot = state.context.next(event.actor());
      puts.put(key, new Put(dot, event.time(), event.command().amount()));
      context = context.with(dot);
    }
    return new Collapsing(puts, context);
  }

  /** Says nothing of what is read: only merge is on trial here. */
  @Override
  public Object view(Collapsing state) {
    return "";
  }

  @Override
  public Object model(List<Event> seen) {
    return "";
  }

  private static void write(Collapsing state, ByteWriter out) {
    state.context.write(out);
    out.writeVarint(state.puts.size());
    state.puts.forEach(
        (key, put) -> {
          out.writeString(key);
          out.writeDot(put.dot);
          out.writeHybridTime(put.time);
          out.writeVarint(put.value);
        });
  }

  private static Collapsing read(ByteReader in) {
    CausalContext context = CausalContext.read(in);
    SortedMap<String, Put> puts = new TreeMap<>();
    int count = in.readCount("puts", 1_000, 1);
    for (int i = 0; i < count; i++) {
      String key = in.readString("key", 64);
      puts.put(key, new Put(in.readDot("dot"), in.readHybridTime("time"), in.readVarint("value")));
    }
    return new Collapsing(puts, context);
  }
}
