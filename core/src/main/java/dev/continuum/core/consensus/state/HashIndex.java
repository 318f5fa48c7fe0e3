package dev.continuum.core.consensus.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values by the hash of their key; it never changes: each change gives another one, which shares
 * all but one path. Thread-safe (immutable).
 *
 * <p>A hash array mapped trie (Bagwell, "Ideal Hash Trees", 2001): five bits of the hash a level,
 * so that a value among millions is five steps away, and only one key is compared. A branch has
 * slots only for what is there. Keys of one hash share a sorted table: whoever chooses names that
 * collide costs us a logarithm and no more. Nothing walks over it, so nobody sees an order.
 */
final class HashIndex<K extends Comparable<? super K>, V> {
  private static final int BITS = 5;

  private final Branch<K, V> root;

  private HashIndex(Branch<K, V> root) {
    this.root = root;
  }

  static <K extends Comparable<? super K>, V> HashIndex<K, V> empty() {
    return new HashIndex<>(new Branch<K, V>(0, new Object[0]));
  }

  @Nullable V get(K key) {
    int hash = key.hashCode();
    Branch<K, V> branch = root;
    for (int shift = 0; ; shift += BITS) {
      int bit = bit(hash, shift);
      if ((branch.present & bit) == 0) {
        return null;
      }
      Slot<K, V> slot = branch.slot(branch.place(bit));
      if (slot instanceof Entry<K, V> entry) {
        return entry.isOf(hash, key) ? entry.value : null;
      }
      if (slot instanceof Collision<K, V> collision) {
        return collision.rows.get(key);
      }
      branch = (Branch<K, V>) slot;
    }
  }

  HashIndex<K, V> with(K key, V value) {
    return new HashIndex<>(put(root, 0, new Entry<>(key.hashCode(), key, value)));
  }

  /** The same index where the key is not in it. */
  HashIndex<K, V> without(K key) {
    Branch<K, V> rest = remove(root, 0, key.hashCode(), key);
    return rest == root ? this : new HashIndex<>(rest);
  }

  private static int bit(int hash, int shift) {
    return 1 << (hash >>> shift);
  }

  private static <K extends Comparable<? super K>, V> Branch<K, V> put(
      Branch<K, V> at, int shift, Entry<K, V> entry) {
    int bit = bit(entry.hash, shift);
    if ((at.present & bit) == 0) {
      return at.inserted(bit, entry);
    }
    int place = at.place(bit);
    Slot<K, V> below = at.slot(place);
    return at.replaced(
        place,
        below instanceof Branch<K, V> branch
            ? put(branch, shift + BITS, entry)
            : joined(below, shift + BITS, entry));
  }

  private static <K extends Comparable<? super K>, V> Slot<K, V> joined(
      Slot<K, V> at, int shift, Entry<K, V> entry) {
    return switch (at) {
      case Branch<K, V> branch -> put(branch, shift, entry);
      case Entry<K, V> other when other.isOf(entry.hash, entry.key) -> entry;
      case Entry<K, V> other when other.hash == entry.hash ->
          new Collision<>(
              entry.hash,
              SortedTable.<K, V>empty().with(other.key, other.value).with(entry.key, entry.value));
      case Entry<K, V> other -> put(alone(other.hash, other, shift), shift, entry);
      case Collision<K, V> some when some.hash == entry.hash ->
          new Collision<>(some.hash, some.rows.with(entry.key, entry.value));
      case Collision<K, V> some -> put(alone(some.hash, some, shift), shift, entry);
    };
  }

  private static <K extends Comparable<? super K>, V> Branch<K, V> alone(
      int hash, Slot<K, V> slot, int shift) {
    return new Branch<>(bit(hash, shift), new Object[] {slot});
  }

  private static <K extends Comparable<? super K>, V> Branch<K, V> remove(
      Branch<K, V> at, int shift, int hash, K key) {
    int bit = bit(hash, shift);
    if ((at.present & bit) == 0) {
      return at;
    }
    int place = at.place(bit);
    Slot<K, V> before = at.slot(place);
    Slot<K, V> rest = parted(before, shift + BITS, hash, key);
    if (rest == before) {
      return at;
    }
    return rest == null ? at.removed(bit) : at.replaced(place, rest);
  }

  /** Null where nothing is left. A branch that has but one entry left gives way to it. */
  private static <K extends Comparable<? super K>, V> @Nullable Slot<K, V> parted(
      Slot<K, V> at, int shift, int hash, K key) {
    return switch (at) {
      case Branch<K, V> branch -> {
        Branch<K, V> rest = remove(branch, shift, hash, key);
        boolean needless = rest.slots.length == 1 && !(rest.slot(0) instanceof Branch<K, V>);
        yield needless ? rest.slot(0) : rest;
      }
      case Entry<K, V> entry -> entry.isOf(hash, key) ? null : entry;
      case Collision<K, V> some -> {
        SortedTable<K, V> rows = some.rows.without(key);
        yield rows == some.rows ? some : new Collision<>(hash, rows);
      }
    };
  }

  private sealed interface Slot<K extends Comparable<? super K>, V> {}

  /** Has a slot for each bit that is set in {@code present}. Below the root it has two entries. */
  private static final class Branch<K extends Comparable<? super K>, V> implements Slot<K, V> {
    final int present;
    final Object[] slots;

    Branch(int present, Object[] slots) {
      this.present = present;
      this.slots = slots;
    }

    /** An array cannot be of a type with parameters; nothing but slots comes into it. */
    @SuppressWarnings("unchecked")
    Slot<K, V> slot(int place) {
      return (Slot<K, V>) slots[place];
    }

    int place(int bit) {
      return Integer.bitCount(present & (bit - 1));
    }

    Branch<K, V> inserted(int bit, Slot<K, V> slot) {
      int place = place(bit);
      Object[] more = new Object[slots.length + 1];
      System.arraycopy(slots, 0, more, 0, place);
      more[place] = slot;
      System.arraycopy(slots, place, more, place + 1, slots.length - place);
      return new Branch<>(present | bit, more);
    }

    Branch<K, V> replaced(int place, Slot<K, V> slot) {
      Object[] other = slots.clone();
      other[place] = slot;
      return new Branch<>(present, other);
    }

    Branch<K, V> removed(int bit) {
      int place = place(bit);
      Object[] fewer = Arrays.copyOf(slots, slots.length - 1);
      System.arraycopy(slots, place + 1, fewer, place, fewer.length - place);
      return new Branch<>(present & ~bit, fewer);
    }
  }

  private static final class Entry<K extends Comparable<? super K>, V> implements Slot<K, V> {
    final int hash;
    final K key;
    final V value;

    Entry(int hash, K key, V value) {
      this.hash = hash;
      this.key = key;
      this.value = value;
    }

    boolean isOf(int otherHash, K other) {
      return hash == otherHash && key.equals(other);
    }
  }

  /** All of one hash. */
  private static final class Collision<K extends Comparable<? super K>, V> implements Slot<K, V> {
    final int hash;
    final SortedTable<K, V> rows;

    Collision(int hash, SortedTable<K, V> rows) {
      this.hash = hash;
      this.rows = rows;
    }
  }
}
