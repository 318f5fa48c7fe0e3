package dev.continuum.core.membership;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The news that still has to be told, at most one piece a member. One thread only.
 *
 * <p>What was told least often goes first, and of that what is urgent (a death, a suspicion, a
 * refutation). A piece that was told often enough is dropped; whoever missed it learns of it by
 * comparing digests.
 */
final class Rumours {
  private static final int MAX_ROUNDS = 64;

  /** A suspicion's age may need more bytes when it is told than when it came. */
  private static final int AGE_GROWTH_BYTES = 2;

  private static final class Rumour {
    final int slot;
    final Update update;
    final int bytes;
    final long bornNanos;
    boolean stale;

    Rumour(int slot, Update update, long bornNanos) {
      this.slot = slot;
      this.update = update;
      this.bytes = UpdateCodec.sizeBytes(update) + AGE_GROWTH_BYTES;
      this.bornNanos = bornNanos;
    }
  }

  /** Level 2 r: urgent news that was told r times; level 2 r + 1: other news. */
  private final List<ArrayDeque<Rumour>> levels = new ArrayList<>();

  private @Nullable Rumour[] bySlot = new Rumour[16];
  private int count;
  private int maxCount;

  /** Puts news in front of all, in place of older news about the same member. */
  void add(int slot, Update update, boolean urgent, long nowNanos) {
    forget(slot);
    if (slot >= bySlot.length) {
      bySlot = Arrays.copyOf(bySlot, Math.max(slot + 1, 2 * bySlot.length));
    }
    Rumour rumour = new Rumour(slot, update, nowNanos);
    bySlot[slot] = rumour;
    count++;
    maxCount = Math.max(maxCount, count);
    level(urgent ? 0 : 1).add(rumour);
  }

  /** Drops the news about a member. */
  void forget(int slot) {
    Rumour rumour = slot < bySlot.length ? bySlot[slot] : null;
    if (rumour != null) {
      drop(rumour);
      rumour.stale = true;
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  int size() {
    return count;
  }

  /** The most pieces that ever waited. */
  int maxSize() {
    return maxCount;
  }

  /** Whether some news was told fewer times than this. */
  boolean isFresh(int times) {
    for (int i = 0; i < Math.min(2 * times, levels.size()); i++) {
      ArrayDeque<Rumour> level = levels.get(i);
      while (!level.isEmpty() && level.getFirst().stale) {
        level.removeFirst();
      }
      if (!level.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds what fits to a packet and counts it as told.
   *
   * @param maxBytes room in the packet
   * @param rounds how often a piece is told
   */
  void fill(List<Update> packet, int maxBytes, int rounds, long nowNanos) {
    int room = maxBytes;
    int limit = Math.min(rounds, MAX_ROUNDS);
    int known = levels.size();
    int[] sizes = new int[known];
    for (int i = 0; i < known; i++) {
      sizes[i] = levels.get(i).size();
    }
    for (int i = 0; i < known; i++) {
      ArrayDeque<Rumour> level = levels.get(i);
      for (int left = sizes[i]; left > 0; left--) {
        Rumour rumour = level.removeFirst();
        if (rumour.stale) {
          continue;
        }
        if (rumour.bytes > room) {
          level.addFirst(rumour);
          return;
        }
        room -= rumour.bytes;
        packet.add(aged(rumour, nowNanos));
        told(rumour, i, limit);
      }
    }
    if (count == 0) {
      levels.clear(); // queues keep the size of the largest flood that they have seen
    }
  }

  private void told(Rumour rumour, int level, int limit) {
    if (level / 2 + 1 >= limit) {
      drop(rumour);
    } else {
      level(level + 2).add(rumour);
    }
  }

  private void drop(Rumour rumour) {
    bySlot[rumour.slot] = null;
    count--;
  }

  /** A suspicion is older by the time that it waited here. */
  private static Update aged(Rumour rumour, long nowNanos) {
    if (rumour.update instanceof Update.Suspect suspect) {
      long waitedMillis = (nowNanos - rumour.bornNanos) / 1_000_000L;
      int ageMillis =
          (int) Math.min(Update.Suspect.MAX_AGE_MILLIS, suspect.ageMillis() + waitedMillis);
      return new Update.Suspect(suspect.id(), suspect.incarnation(), suspect.from(), ageMillis);
    }
    return rumour.update;
  }

  private ArrayDeque<Rumour> level(int number) {
    while (levels.size() <= number) {
      levels.add(new ArrayDeque<>());
    }
    return levels.get(number);
  }
}
