package dev.continuum.core.crdt;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.CausalContext;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A map from strings; of concurrent puts of a key the one with the larger (time, dot) is read, and
 * a put wins over a concurrent removal. Thread-safe (immutable).
 *
 * <p>A removal is absence under the causal context, so removed keys cost nothing. Concurrent puts
 * are all kept until a later put or removal that saw them, at most one for each actor that wrote
 * concurrently; why they must not be collapsed earlier stands at {@link DotStore}.
 */
public final class LwwMap<V> implements Crdt<LwwMap<V>> {
  /** Most live puts in one map, in bytes that are read. */
  public static final int MAX_ENTRIES = 1 << 20;

  private static final LwwMap<String> EMPTY = new LwwMap<String>(DotStore.empty());

  private final DotStore<String, Timed<V>> store;

  private LwwMap(DotStore<String, Timed<V>> store) {
    this.store = store;
  }

  /** A value with the hybrid time of its put. */
  private record Timed<V>(HybridTime time, V value) {
    static <V> Codec<Timed<V>> codec(Codec<V> values) {
      return Codec.of(
          (timed, out) -> {
            out.writeHybridTime(timed.time);
            values.write(timed.value, out);
          },
          in -> new Timed<>(in.readHybridTime("entry.time"), values.read(in)));
    }
  }

  @SuppressWarnings("unchecked") // it holds no value
  public static <V> LwwMap<V> empty() {
    return (LwwMap<V>) EMPTY;
  }

  public LwwMap<V> put(long actor, HybridTime time, String key, V value) {
    return merge(putDelta(actor, time, key, value));
  }

  public LwwMap<V> remove(String key) {
    return merge(removeDelta(key));
  }

  /**
   * The put alone: what to log and send. Its dot is the actor's next in this map, so the actor must
   * have merged all of its own earlier deltas.
   */
  public LwwMap<V> putDelta(long actor, HybridTime time, String key, V value) {
    return new LwwMap<>(store.putDelta(actor, key, new Timed<>(time, value)));
  }

  /** The removal of those puts of the key that are in this map. Changes nothing where none is. */
  public LwwMap<V> removeDelta(String key) {
    return new LwwMap<>(store.removeDelta(key));
  }

  /** The removal of all puts that are in this map. */
  public LwwMap<V> clearDelta() {
    return new LwwMap<>(store.clearDelta());
  }

  public @Nullable V get(String key) {
    DotStore.Entry<String, Timed<V>> latest = latest(store.entriesOf(key));
    return latest == null ? null : latest.value().value();
  }

  public boolean containsKey(String key) {
    return !store.entriesOf(key).isEmpty();
  }

  /** What is read of every key, sorted by key. */
  public SortedMap<String, V> toSortedMap() {
    SortedMap<String, V> view = new TreeMap<>();
    List<DotStore.Entry<String, Timed<V>>> entries = store.entries();
    int from = 0;
    for (int i = 1; i <= entries.size(); i++) {
      if (i == entries.size() || !entries.get(i).key().equals(entries.get(from).key())) {
        DotStore.Entry<String, Timed<V>> latest = latest(entries.subList(from, i));
        if (latest != null) {
          view.put(latest.key(), latest.value().value());
        }
        from = i;
      }
    }
    return Collections.unmodifiableSortedMap(view);
  }

  public boolean isEmpty() {
    return store.entries().isEmpty();
  }

  /** How many puts are kept under the key: more than one where writers were concurrent. */
  public int siblings(String key) {
    return store.entriesOf(key).size();
  }

  /** Every dot that this map has seen, live or removed. */
  public CausalContext context() {
    return store.context();
  }

  @Override
  public LwwMap<V> merge(LwwMap<V> other) {
    return new LwwMap<>(store.merge(other.store));
  }

  /** Bytes: the context, then the puts in order: key, place of the dot, time, value. */
  public static <V> Codec<LwwMap<V>> codec(Codec<String> keys, Codec<V> values) {
    Codec<Timed<V>> timed = Timed.codec(values);
    return Codec.of((map, out) -> map.write(keys, timed, out), in -> read(keys, timed, in));
  }

  private void write(Codec<String> keys, Codec<Timed<V>> timed, ByteWriter out) {
    store.write(keys, timed, out);
  }

  private static <V> LwwMap<V> read(Codec<String> keys, Codec<Timed<V>> timed, ByteReader in) {
    return new LwwMap<>(DotStore.read(keys, timed, MAX_ENTRIES, in));
  }

  private static <V> DotStore.@Nullable Entry<String, Timed<V>> latest(
      List<DotStore.Entry<String, Timed<V>>> puts) {
    DotStore.Entry<String, Timed<V>> latest = null;
    for (DotStore.Entry<String, Timed<V>> put : puts) {
      if (latest == null || isLater(put.value().time(), put.dot(), latest)) {
        latest = put;
      }
    }
    return latest;
  }

  private static <V> boolean isLater(
      HybridTime time, Dot dot, DotStore.Entry<String, Timed<V>> than) {
    int byTime = time.compareTo(than.value().time());
    return byTime != 0 ? byTime > 0 : dot.compareTo(than.dot()) > 0;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LwwMap<?> other && store.equals(other.store);
  }

  @Override
  public int hashCode() {
    return store.hashCode();
  }

  @Override
  public String toString() {
    return toSortedMap() + " seen " + store.context();
  }
}
