package dev.continuum.drivers.loop;

import dev.continuum.core.node.Submitter.Committed;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who waits for which request number; numbers are used again. One thread only. */
final class Requests {
  private static final int INITIAL_SLOTS = 256;

  private @Nullable CompletableFuture<Committed>[] slots = newSlots(INITIAL_SLOTS);
  private int[] free = new int[INITIAL_SLOTS];
  private int freeCount;
  private int used;

  /** A number above 0 that stands for the future until it is taken. */
  long add(CompletableFuture<Committed> future) {
    int slot = freeCount > 0 ? free[--freeCount] : used++;
    if (slot == slots.length) {
      slots = Arrays.copyOf(slots, slots.length * 2);
      free = Arrays.copyOf(free, slots.length);
    }
    slots[slot] = future;
    return slot + 1L;
  }

  CompletableFuture<Committed> take(long request) {
    int slot = Math.toIntExact(request - 1);
    CompletableFuture<Committed> future = slots[slot];
    if (future == null) {
      throw new IllegalStateException("request: " + request + " (expected: one that waits)");
    }
    slots[slot] = null;
    free[freeCount++] = slot;
    return future;
  }

  /** Fails everyone who still waits. */
  void failAll(Throwable cause) {
    for (int slot = 0; slot < used; slot++) {
      CompletableFuture<Committed> future = slots[slot];
      if (future != null) {
        slots[slot] = null;
        free[freeCount++] = slot;
        future.completeExceptionally(cause);
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types
  private static @Nullable CompletableFuture<Committed>[] newSlots(int count) {
    return new CompletableFuture[count];
  }
}
