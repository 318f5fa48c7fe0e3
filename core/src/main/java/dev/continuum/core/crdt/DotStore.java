package dev.continuum.core.crdt;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.CausalContext;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import java.util.ArrayList;
import java.util.List;

/**
 * The part that the observed-remove types share: live entries, each under the dot of the write that
 * made it, and the causal context of all dots ever seen. Thread-safe (immutable).
 *
 * <p>An entry is removed by being absent while its dot is in the context, so a removal leaves
 * nothing behind: contexts with dense dots shrink to one counter an actor. When two stores meet, an
 * entry that only one side holds survives if the other side's context has not seen its dot (it is
 * new there), and goes if it has (it was removed there). An entry that both hold stays.
 *
 * <p>Two concurrent writes of a key are two entries, and <em>both are kept</em> until a later write
 * that saw them replaces them. To collapse them in a merge, by time or any other rule, would break
 * associativity: with x and y concurrent and y the winner, (x merge y) merge (remove y) would be
 * empty, and x merge (y merge (remove y)) would be x. Rules for readers are applied by readers.
 *
 * <p>Entries are sorted by key, then dot, so a merge is one walk and equal stores are equal in
 * bytes. Source: Almeida, Shoker and Baquero (2018), section 7.4, with one dot set a key.
 *
 * @param entries sorted by key, then dot, without repetition; every dot is in the context
 * @param context all dots ever seen, live or removed
 */
record DotStore<K extends Comparable<K>, V>(List<Entry<K, V>> entries, CausalContext context) {

  /** A value under a key, written by the operation with this dot. */
  record Entry<K extends Comparable<K>, V>(K key, Dot dot, V value) {
    int comparePlace(Entry<K, V> other) {
      int byKey = key.compareTo(other.key);
      return byKey != 0 ? byKey : dot.compareTo(other.dot);
    }
  }

  static <K extends Comparable<K>, V> DotStore<K, V> empty() {
    return new DotStore<>(List.of(), CausalContext.EMPTY);
  }

  /** The delta in which the actor's next dot replaces every entry of the key that is here. */
  DotStore<K, V> putDelta(long actor, K key, V value) {
    Dot dot = context.next(actor);
    List<Entry<K, V>> replaced = entriesOf(key);
    return new DotStore<>(List.of(new Entry<>(key, dot, value)), dotsOf(replaced).with(dot));
  }

  /** The delta that removes every entry of the key that is here, and no other. */
  DotStore<K, V> removeDelta(K key) {
    return new DotStore<>(List.of(), dotsOf(entriesOf(key)));
  }

  /** The delta that removes every entry that is here. */
  DotStore<K, V> clearDelta() {
    return new DotStore<>(List.of(), dotsOf(entries));
  }

  DotStore<K, V> merge(DotStore<K, V> other) {
    int mineCount = entries.size();
    int theirCount = other.entries.size();
    List<Entry<K, V>> merged = new ArrayList<>(mineCount + theirCount);
    int i = 0;
    int j = 0;
    while (i < mineCount || j < theirCount) {
      int order = compareHeads(i, other, j);
      if (order == 0) {
        merged.add(entries.get(i++));
        j++;
      } else if (order < 0) {
        keepIfUnseen(entries.get(i++), other.context, merged);
      } else {
        keepIfUnseen(other.entries.get(j++), context, merged);
      }
    }
    return new DotStore<>(List.copyOf(merged), context.merge(other.context));
  }

  /** The entries of one key: several where writes were concurrent. */
  List<Entry<K, V>> entriesOf(K key) {
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
    int end = low;
    while (end < entries.size() && entries.get(end).key.compareTo(key) == 0) {
      end++;
    }
    return entries.subList(low, end);
  }

  /** The context, a count, then for each entry its key, its dot by place and its value. */
  void write(Codec<K> keys, Codec<V> values, ByteWriter out) {
    context.write(out);
    out.writeVarint(entries.size());
    for (Entry<K, V> entry : entries) {
      keys.write(entry.key, out);
      context.writeReference(entry.dot, out);
      values.write(entry.value, out);
    }
  }

  static <K extends Comparable<K>, V> DotStore<K, V> read(
      Codec<K> keys, Codec<V> values, int maxEntries, ByteReader in) {
    CausalContext context = CausalContext.read(in);
    int count = in.readCount("entries.count", maxEntries, 1);
    List<Entry<K, V>> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = in.position();
      K key = keys.read(in);
      Dot dot = context.readReference(in);
      Entry<K, V> entry = new Entry<>(key, dot, values.read(in));
      if (i > 0 && entries.get(i - 1).comparePlace(entry) >= 0) {
        throw in.refuse("entries.key", from, key, "a key and dot above the one before");
      }
      entries.add(entry);
    }
    return new DotStore<>(List.copyOf(entries), context);
  }

  private int compareHeads(int i, DotStore<K, V> other, int j) {
    if (i == entries.size()) {
      return 1;
    }
    return j == other.entries.size() ? -1 : entries.get(i).comparePlace(other.entries.get(j));
  }

  private static <K extends Comparable<K>, V> void keepIfUnseen(
      Entry<K, V> entry, CausalContext seen, List<Entry<K, V>> kept) {
    if (!seen.contains(entry.dot)) {
      kept.add(entry);
    }
  }

  private static <K extends Comparable<K>, V> CausalContext dotsOf(List<Entry<K, V>> entries) {
    Dot[] dots = new Dot[entries.size()];
    for (int i = 0; i < dots.length; i++) {
      dots[i] = entries.get(i).dot;
    }
    return CausalContext.of(dots);
  }
}
