package dev.continuum.core.consensus.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows by the hash of their key; it never changes: each change gives another one, which shares all
 * but one path. Thread-safe (immutable).
 *
 * <p>A hash array mapped trie (Bagwell, "Ideal Hash Trees", 2001): five bits of the hash a level,
 * so that a row among millions is five steps away, and only one key is compared. A branch has slots
 * only for what is there. Keys of one hash share a sorted table: whoever chooses names that collide
 * costs us a logarithm and no more.
 */
final class RowIndex {
  private static final int BITS = 5;
  private static final RowIndex EMPTY = new RowIndex(new Branch(0, new Slot[0]));

  private final Branch root;

  private RowIndex(Branch root) {
    this.root = root;
  }

  static RowIndex empty() {
    return EMPTY;
  }

  Row.@Nullable Stored get(RowKey key) {
    int hash = key.hashCode();
    Branch branch = root;
    for (int shift = 0; ; shift += BITS) {
      int bit = bit(hash, shift);
      if ((branch.present & bit) == 0) {
        return null;
      }
      Slot slot = branch.slots[branch.place(bit)];
      if (slot instanceof Entry entry) {
        return entry.isOf(hash, key) ? entry.row : null;
      }
      if (slot instanceof Collision collision) {
        return collision.rows.get(key);
      }
      branch = (Branch) slot;
    }
  }

  RowIndex with(RowKey key, Row.Stored row) {
    return new RowIndex(put(root, 0, new Entry(key.hashCode(), key, row)));
  }

  /** The same index where the key is not in it. */
  RowIndex without(RowKey key) {
    Branch rest = remove(root, 0, key.hashCode(), key);
    return rest == root ? this : new RowIndex(rest);
  }

  private static int bit(int hash, int shift) {
    return 1 << (hash >>> shift);
  }

  private static Branch put(Branch at, int shift, Entry entry) {
    int bit = bit(entry.hash, shift);
    if ((at.present & bit) == 0) {
      return at.inserted(bit, entry);
    }
    int place = at.place(bit);
    return at.replaced(place, joined(at.slots[place], shift + BITS, entry));
  }

  private static Slot joined(Slot at, int shift, Entry entry) {
    return switch (at) {
      case Branch branch -> put(branch, shift, entry);
      case Entry other when other.isOf(entry.hash, entry.key) -> entry;
      case Entry other when other.hash == entry.hash ->
          new Collision(
              entry.hash,
              SortedTable.<RowKey, Row.Stored>empty()
                  .with(other.key, other.row)
                  .with(entry.key, entry.row));
      case Entry other -> put(alone(other.hash, other, shift), shift, entry);
      case Collision some when some.hash == entry.hash ->
          new Collision(some.hash, some.rows.with(entry.key, entry.row));
      case Collision some -> put(alone(some.hash, some, shift), shift, entry);
    };
  }

  private static Branch alone(int hash, Slot slot, int shift) {
    return new Branch(bit(hash, shift), new Slot[] {slot});
  }

  private static Branch remove(Branch at, int shift, int hash, RowKey key) {
    int bit = bit(hash, shift);
    if ((at.present & bit) == 0) {
      return at;
    }
    int place = at.place(bit);
    Slot before = at.slots[place];
    Slot rest = parted(before, shift + BITS, hash, key);
    if (rest == before) {
      return at;
    }
    return rest == null ? at.removed(bit) : at.replaced(place, rest);
  }

  /** Null where nothing is left. A branch that has but one entry left gives way to it. */
  private static @Nullable Slot parted(Slot at, int shift, int hash, RowKey key) {
    return switch (at) {
      case Branch branch -> {
        Branch rest = remove(branch, shift, hash, key);
        boolean needless = rest.slots.length == 1 && !(rest.slots[0] instanceof Branch);
        yield needless ? rest.slots[0] : rest;
      }
      case Entry entry -> entry.isOf(hash, key) ? null : entry;
      case Collision some -> {
        SortedTable<RowKey, Row.Stored> rows = some.rows.without(key);
        yield rows == some.rows ? some : new Collision(hash, rows);
      }
    };
  }

  private sealed interface Slot {}

  /** Has a slot for each bit that is set in {@code present}. Below the root it has two entries. */
  private static final class Branch implements Slot {
    final int present;
    final Slot[] slots;

    Branch(int present, Slot[] slots) {
      this.present = present;
      this.slots = slots;
    }

    int place(int bit) {
      return Integer.bitCount(present & (bit - 1));
    }

    Branch inserted(int bit, Slot slot) {
      int place = place(bit);
      Slot[] more = new Slot[slots.length + 1];
      System.arraycopy(slots, 0, more, 0, place);
      more[place] = slot;
      System.arraycopy(slots, place, more, place + 1, slots.length - place);
      return new Branch(present | bit, more);
    }

    Branch replaced(int place, Slot slot) {
      Slot[] other = slots.clone();
      other[place] = slot;
      return new Branch(present, other);
    }

    Branch removed(int bit) {
      int place = place(bit);
      Slot[] fewer = Arrays.copyOf(slots, slots.length - 1);
      System.arraycopy(slots, place + 1, fewer, place, fewer.length - place);
      return new Branch(present & ~bit, fewer);
    }
  }

  private static final class Entry implements Slot {
    final int hash;
    final RowKey key;
    final Row.Stored row;

    Entry(int hash, RowKey key, Row.Stored row) {
      this.hash = hash;
      this.key = key;
      this.row = row;
    }

    boolean isOf(int otherHash, RowKey other) {
      return hash == otherHash && key.equals(other);
    }
  }

  /** All of one hash. */
  private static final class Collision implements Slot {
    final int hash;
    final SortedTable<RowKey, Row.Stored> rows;

    Collision(int hash, SortedTable<RowKey, Row.Stored> rows) {
      this.hash = hash;
      this.rows = rows;
    }
  }
}
