package dev.continuum.sim.crdt;

import dev.continuum.core.crdt.OrSet;
import dev.continuum.core.value.Codec;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * However often elements come and go, a set is as large as what is in it and one counter an actor.
 * Thread-safe (stateless).
 */
final class Growth {
  private static final List<String> ELEMENTS = List.of("a", "b", "c");
  private static final Codec<OrSet<String>> CODEC = OrSet.codec(Codec.string("element", 64));
  private static final int MAX_CHANGES = 300;

  /** Counts of actors, cloud and entries; nine to eleven bytes an actor for so few changes. */
  private static final int FIXED_BYTES = 3;

  private static final int MAX_ACTOR_BYTES = 8 + 2;
  private static final int MAX_ENTRY_BYTES = 2 + 1 + 2;

  private Growth() {}

  static Property property() {
    return Property.of(
        "or-set-growth",
        "adding and removing for ever leaves one counter an actor and the live adds",
        Growth::check);
  }

  private static void check(Choices choices, Trace trace) {
    int actors = choices.between(1, 4);
    List<OrSet<String>> replicas = new ArrayList<>();
    for (int i = 0; i < actors; i++) {
      replicas.add(OrSet.empty());
    }
    for (int change : choices.list(MAX_CHANGES, draw -> draw.below(1 << 16))) {
      int who = change % actors;
      String element = ELEMENTS.get(change / 4 % ELEMENTS.size());
      OrSet<String> set = replicas.get(who);
      boolean add = (change & 1 << 10) == 0;
      replicas.set(who, add ? set.add(who, element) : set.remove(element));
      trace.step(who + (add ? " adds " : " removes ") + element);
    }
    OrSet<String> all = replicas.stream().reduce(OrSet.empty(), OrSet::merge);
    Expect.equal(0, all.context().cloudSize(), "dots beyond a gap when all have met");
    int liveAdds = 0;
    for (String element : all.elements()) {
      Expect.that(all.dots(element).size() <= actors, "one live add an actor of " + element);
      liveAdds += all.dots(element).size();
    }
    int limitBytes = FIXED_BYTES + actors * MAX_ACTOR_BYTES + liveAdds * MAX_ENTRY_BYTES;
    int bytes = CODEC.toBytes(all).length;
    trace.step(bytes + " bytes");
    Expect.that(bytes <= limitBytes, "bytes: " + bytes + " (expected: at most " + limitBytes + ")");
  }
}
