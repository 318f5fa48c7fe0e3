package dev.continuum.core.crdt;

import dev.continuum.core.value.CausalContext;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.VersionVector;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A codec and a few of its values for every type that is written to disk or sent. Thread-safe. */
final class CodecSamples {
  private static final long ACTOR = 0x0123456789abcdefL;
  private static final long OTHER = 0xfedcba9876543210L;
  private static final HybridTime TIME = HybridTime.of(1_700_000_000_000L, 3);

  static final SortedMap<String, Sample<?>> ALL = all();

  private CodecSamples() {}

  /** Values of one type in a fixed order. */
  record Sample<T>(Codec<T> codec, List<T> values) {
    byte[] bytes(int i) {
      return codec.toBytes(values.get(i));
    }
  }

  private static SortedMap<String, Sample<?>> all() {
    SortedMap<String, Sample<?>> all = new TreeMap<>();
    all.put("dot", new Sample<>(Codec.DOT, List.of(new Dot(ACTOR, 1), new Dot(OTHER, 300))));
    all.put(
        "memory-id",
        new Sample<>(Codec.MEMORY_ID, List.of(MemoryId.version7(1_700_000_000_000L, 1, 2))));
    all.put("hybrid-time", new Sample<>(Codec.HYBRID_TIME, List.of(HybridTime.ZERO, TIME)));
    all.put("string", new Sample<>(Codec.string("text", 64), List.of("", "tea", "th\u00e9")));
    all.put(
        "version-vector",
        new Sample<>(
            VersionVector.CODEC,
            List.of(
                VersionVector.EMPTY, VersionVector.of(new Dot(OTHER, 1), new Dot(ACTOR, 500)))));
    all.put(
        "causal-context",
        new Sample<>(
            CausalContext.CODEC,
            List.of(
                CausalContext.EMPTY,
                CausalContext.of(new Dot(ACTOR, 1), new Dot(ACTOR, 3), new Dot(OTHER, 2)))));
    all.put("g-counter", new Sample<>(GCounter.CODEC, List.of(counter())));
    all.put(
        "pn-counter",
        new Sample<>(PnCounter.CODEC, List.of(new PnCounter(counter(), GCounter.ZERO))));
    all.put("lww-register", registers());
    all.put(
        "max-register",
        new Sample<>(
            MaxRegister.codec(Codec.SIGNED_LONG),
            List.of(MaxRegister.unset(), MaxRegister.of(-9L))));
    all.put("or-set", sets());
    all.put("lww-map", maps());
    return all;
  }

  private static GCounter counter() {
    return GCounter.ZERO.increment(ACTOR, 5).increment(OTHER, 1_000);
  }

  private static Sample<LwwRegister<String>> registers() {
    return new Sample<>(
        LwwRegister.codec(Codec.string("value", 64)),
        List.of(
            LwwRegister.unset(),
            LwwRegister.of(null, TIME, new Dot(ACTOR, 1)),
            LwwRegister.of("tea", TIME, new Dot(OTHER, 2))));
  }

  private static Sample<OrSet<String>> sets() {
    OrSet<String> empty = OrSet.empty();
    OrSet<String> two = empty.add(ACTOR, "tea").add(ACTOR, "milk").merge(empty.add(OTHER, "tea"));
    return new Sample<>(
        OrSet.codec(Codec.string("tag", 64)),
        List.of(empty, two, two.remove("tea"), two.addDelta(ACTOR, "sugar")));
  }

  private static Sample<LwwMap<String>> maps() {
    LwwMap<String> empty = LwwMap.empty();
    LwwMap<String> two = empty.put(ACTOR, TIME, "k", "v").merge(empty.put(OTHER, TIME, "k", "w"));
    return new Sample<>(
        LwwMap.codec(Codec.string("key", 64), Codec.string("value", 64)),
        List.of(empty, two, two.remove("k")));
  }
}
