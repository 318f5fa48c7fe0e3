package dev.continuum.core.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.HybridTime;
import org.junit.jupiter.api.Test;

class LwwMapTest {
  private static final LwwMap<String> EMPTY = LwwMap.empty();
  private static final HybridTime T1 = HybridTime.of(1, 0);
  private static final HybridTime T2 = HybridTime.of(2, 0);

  @Test
  void ofConcurrentPutsTheLaterIsRead() {
    LwwMap<String> merged = EMPTY.put(1, T2, "k", "late").merge(EMPTY.put(2, T1, "k", "early"));
    assertEquals("late", merged.get("k"));
    assertEquals(2, merged.siblings("k"));
    assertEquals(1, merged.toSortedMap().size());
    assertEquals(1, merged.put(3, T2, "k", "settled").siblings("k"));
  }

  @Test
  void aPutWinsOverAConcurrentRemove() {
    LwwMap<String> shared = EMPTY.put(1, T1, "k", "v");
    LwwMap<String> merged = shared.remove("k").merge(shared.put(2, T2, "k", "w"));
    assertEquals("w", merged.get("k"));
  }

  @Test
  void aRemovedKeyLeavesNothing() {
    LwwMap<String> removed = EMPTY.put(1, T1, "k", "v").remove("k");
    assertNull(removed.get("k"));
    assertFalse(removed.containsKey("k"));
    assertTrue(removed.toSortedMap().isEmpty());
    assertTrue(removed.merge(EMPTY.put(1, T1, "k", "v")).isEmpty());
  }

  /** Why concurrent puts are kept: a merge that dropped the earlier one would end differently. */
  @Test
  void anOverwrittenPutComesBackWhereOnlyItsRivalIsRemoved() {
    LwwMap<String> early = EMPTY.putDelta(1, T1, "k", "early");
    LwwMap<String> late = EMPTY.putDelta(2, T2, "k", "late");
    LwwMap<String> removal = late.removeDelta("k");
    assertEquals(early.merge(late).merge(removal), early.merge(late.merge(removal)));
    assertEquals("early", early.merge(late).merge(removal).get("k"));
  }

  @Test
  void readsKeysInOrder() {
    LwwMap<String> map = EMPTY.put(1, T1, "b", "2").put(1, T2, "a", "1");
    assertEquals("{a=1, b=2}", map.toSortedMap().toString());
  }
}
