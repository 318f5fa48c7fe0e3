package dev.continuum.core.memory;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A map (or, with values that say nothing, a set) in which an operation takes the place of those
 * writes of a key that its writer saw, so that a write wins over a concurrent removal. One thread
 * only.
 *
 * <h2>How it differs from {@code crdt.OrSet}</h2>
 *
 * There, every set carries the causal context of its own dots, and a writer must number its dots
 * within the set; a node that accepts writes before it has applied the last one cannot. Here a
 * write is known by the dot of its operation, of which the node numbers one sequence for
 * everything, and the context is the node's own: which operations it has applied. So a memory with
 * two tags costs two small entries and no context, and what is removed leaves nothing behind.
 *
 * <h2>Pending removals</h2>
 *
 * A removal may arrive before the write that it removes. Then, and only until that write arrives, a
 * pending removal stands in for it. Which entries and pending removals a map holds is a function of
 * the set of operations applied, not of their order:
 *
 * <ul>
 *   <li>an entry is here when its operation was applied and no applied operation that removes it;
 *   <li>a pending removal is here when its operation was applied and the one it removes was not.
 * </ul>
 *
 * Both are cut off below a stamp where the whole memory was written anew, or its space deleted:
 * what is older has no say any more, in whichever order it comes.
 */
final class ObservedMap<K extends Comparable<K>, V> {
  /** A live write of a key. */
  record Entry<K, V>(K key, Stamp stamp, V value) {}

  /**
   * A removal that waits for what it removes.
   *
   * @param dot the operation whose write of the key is to be dropped
   * @param remover the latest operation that says so
   */
  record Pending<K>(K key, Dot dot, Stamp remover) {}

  private static final int MIN_ENTRY_BYTES = 2;

  private final List<Entry<K, V>> entries;
  private final List<Pending<K>> pending;

  private ObservedMap(List<Entry<K, V>> entries, List<Pending<K>> pending) {
    this.entries = entries;
    this.pending = pending;
  }

  ObservedMap() {
    this(new ArrayList<>(0), new ArrayList<>(0));
  }

  /** Live writes, sorted by key, then dot: several of a key where writers were concurrent. */
  List<Entry<K, V>> entries() {
    return Collections.unmodifiableList(entries);
  }

  boolean isEmpty() {
    return entries.isEmpty() && pending.isEmpty();
  }

  /** How much it holds, pending removals included. */
  int size() {
    return entries.size() + pending.size();
  }

  /** The keys, sorted, each once. */
  List<K> keys() {
    if (entries.isEmpty()) {
      return List.of();
    }
    List<K> keys = new ArrayList<>(entries.size());
    for (Entry<K, V> entry : entries) {
      if (keys.isEmpty() || !keys.getLast().equals(entry.key)) {
        keys.add(entry.key);
      }
    }
    return Collections.unmodifiableList(keys);
  }

  /** Of each key the latest write, sorted by key. */
  List<Entry<K, V>> latest() {
    List<Entry<K, V>> latest = new ArrayList<>(entries.size());
    for (Entry<K, V> entry : entries) {
      if (latest.isEmpty() || !latest.getLast().key.equals(entry.key)) {
        latest.add(entry);
      } else if (entry.stamp.isAfter(latest.getLast().stamp)) {
        latest.set(latest.size() - 1, entry);
      }
    }
    return latest;
  }

  /** Adds the dots of the live writes of a key: what a writer that touches the key notes down. */
  void observe(K key, java.util.Collection<Dot> dots) {
    for (int i = firstOf(key); i < entries.size() && entries.get(i).key.equals(key); i++) {
      dots.add(entries.get(i).stamp.dot());
    }
  }

  /** A write, unless a removal of it was here first. */
  void put(K key, Stamp stamp, V value) {
    if (!pending.isEmpty() && findPending(key, stamp.dot()) >= 0) {
      return;
    }
    int at = find(key, stamp.dot());
    if (at < 0) {
      entries.add(-at - 1, new Entry<>(key, stamp, value));
    }
  }

  /**
   * Removes the observed writes of a key.
   *
   * @param applied the operations applied so far: a removal of another waits for it
   */
  void remove(K key, List<Dot> observed, Stamp remover, AppliedOperations applied) {
    for (Dot dot : observed) {
      int at = find(key, dot);
      if (at >= 0) {
        entries.remove(at);
      } else if (!applied.contains(dot)) {
        addPending(new Pending<>(key, dot, remover));
      }
    }
  }

  /** The operation with this dot has been applied: no removal waits for it any longer. */
  void arrived(Dot dot) {
    if (!pending.isEmpty()) {
      pending.removeIf(removal -> removal.dot.equals(dot));
    }
  }

  /** Drops what is older than a stamp, or whatever else {@code isOld} says of a stamp. */
  void cut(Predicate<Stamp> isOld) {
    if (!entries.isEmpty()) {
      entries.removeIf(entry -> isOld.test(entry.stamp));
    }
    if (!pending.isEmpty()) {
      pending.removeIf(removal -> isOld.test(removal.remover));
    }
  }

  /**
   * Takes in the map of another node.
   *
   * @param mine the operations that this map has seen
   * @param theirs the operations that the other has seen
   */
  void merge(ObservedMap<K, V> other, AppliedOperations mine, AppliedOperations theirs) {
    List<Pending<K>> removals = new ArrayList<>(pending);
    removals.addAll(other.pending);
    entries.removeIf(
        entry ->
            other.find(entry.key, entry.stamp.dot()) < 0 && theirs.contains(entry.stamp.dot()));
    for (Entry<K, V> entry : other.entries) {
      if (!mine.contains(entry.stamp.dot())) {
        put(entry.key, entry.stamp, entry.value);
      }
    }
    pending.clear();
    for (Pending<K> removal : removals) {
      int at = find(removal.key, removal.dot);
      if (at >= 0) {
        entries.remove(at);
      } else if (!mine.contains(removal.dot) && !theirs.contains(removal.dot)) {
        addPending(removal);
      }
    }
  }

  void collect(StampTable stamps) {
    for (Entry<K, V> entry : entries) {
      stamps.add(entry.stamp);
    }
    for (Pending<K> removal : pending) {
      stamps.add(removal.remover);
    }
  }

  void write(StampTable stamps, Codec.Writing<K> keys, Codec.Writing<V> values, ByteWriter out) {
    out.writeVarint(entries.size());
    for (Entry<K, V> entry : entries) {
      keys.write(entry.key, out);
      out.writeVarint(stamps.placeOf(entry.stamp));
      values.write(entry.value, out);
    }
    out.writeVarint(pending.size());
    for (Pending<K> removal : pending) {
      keys.write(removal.key, out);
      out.writeDot(removal.dot);
      out.writeVarint(stamps.placeOf(removal.remover));
    }
  }

  static <K extends Comparable<K>, V> ObservedMap<K, V> read(
      String field,
      StampTable stamps,
      Codec.Reading<K> keys,
      Codec.Reading<V> values,
      ByteReader in) {
    int count = in.readCount(field, in.remaining(), MIN_ENTRY_BYTES);
    List<Entry<K, V>> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = in.position();
      Entry<K, V> entry = new Entry<>(keys.read(in), stamps.read(field, in), values.read(in));
      Entry<K, V> before = i == 0 ? null : entries.getLast();
      if (before != null && compare(before, entry.key, entry.stamp.dot()) >= 0) {
        throw in.refuse(field, from, entry.key, "a key and dot above the one before");
      }
      entries.add(entry);
    }
    int pendingCount = in.readCount(field, in.remaining(), MIN_ENTRY_BYTES);
    List<Pending<K>> pending = new ArrayList<>(pendingCount);
    for (int i = 0; i < pendingCount; i++) {
      int from = in.position();
      Pending<K> removal = new Pending<>(keys.read(in), in.readDot(field), stamps.read(field, in));
      if (i > 0 && compare(pending.getLast(), removal.key, removal.dot) >= 0) {
        throw in.refuse(field, from, removal.key, "a key and dot above the one before");
      }
      pending.add(removal);
    }
    return new ObservedMap<>(entries, pending);
  }

  private void addPending(Pending<K> removal) {
    int at = findPending(removal.key, removal.dot);
    if (at < 0) {
      pending.add(-at - 1, removal);
    } else if (removal.remover.isAfter(pending.get(at).remover)) {
      pending.set(at, removal);
    }
  }

  private int firstOf(K key) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).key.compareTo(key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The place of a write, or {@code -insertion - 1}. */
  private int find(K key, Dot dot) {
    int i = firstOf(key);
    for (; i < entries.size(); i++) {
      int order = compare(entries.get(i), key, dot);
      if (order == 0) {
        return i;
      }
      if (order > 0) {
        break;
      }
    }
    return -i - 1;
  }

  private int findPending(K key, Dot dot) {
    int i = 0;
    for (; i < pending.size(); i++) {
      int order = compare(pending.get(i), key, dot);
      if (order == 0) {
        return i;
      }
      if (order > 0) {
        break;
      }
    }
    return -i - 1;
  }

  private static <K extends Comparable<K>, V> int compare(Entry<K, V> entry, K key, Dot dot) {
    int byKey = entry.key.compareTo(key);
    return byKey != 0 ? byKey : entry.stamp.dot().compareTo(dot);
  }

  private static <K extends Comparable<K>> int compare(Pending<K> removal, K key, Dot dot) {
    int byKey = removal.key.compareTo(key);
    return byKey != 0 ? byKey : removal.dot.compareTo(dot);
  }

  /** The value of the key's latest write, or null. */
  @Nullable V get(K key) {
    Entry<K, V> latest = null;
    for (int i = firstOf(key); i < entries.size() && entries.get(i).key.equals(key); i++) {
      if (latest == null || entries.get(i).stamp.isAfter(latest.stamp)) {
        latest = entries.get(i);
      }
    }
    return latest == null ? null : latest.value;
  }
}
