package dev.continuum.core.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.CausalContext;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.Dot;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrSetTest {
  private static final Codec<OrSet<String>> CODEC = OrSet.codec(Codec.string("tag", 64));
  private static final OrSet<String> EMPTY = OrSet.empty();

  @Test
  void anAddWinsOverAConcurrentRemove() {
    OrSet<String> shared = EMPTY.add(1, "tea");
    OrSet<String> removed = shared.remove("tea");
    OrSet<String> addedAgain = shared.add(2, "tea");
    assertFalse(removed.contains("tea"));
    assertTrue(removed.merge(addedAgain).contains("tea"));
    assertEquals(removed.merge(addedAgain), addedAgain.merge(removed));
  }

  @Test
  void aRemoveTakesEveryAddThatItSaw() {
    OrSet<String> both = EMPTY.add(1, "tea").merge(EMPTY.add(2, "tea"));
    assertEquals(2, both.dots("tea").size());
    assertEquals(List.of("tea"), both.elements());
    OrSet<String> removed = both.remove("tea");
    assertTrue(removed.merge(both).isEmpty());
  }

  @Test
  void aDeltaThatArrivesBeforeWhatItFollowsWaitsInTheCloud() {
    OrSet<String> one = EMPTY.add(1, "tea");
    OrSet<String> first = EMPTY.addDelta(1, "tea");
    OrSet<String> second = one.addDelta(1, "milk");
    OrSet<String> early = EMPTY.merge(second);
    assertEquals(1, early.context().cloudSize());
    assertEquals(one.merge(second), early.merge(first));
    assertEquals(0, early.merge(first).context().cloudSize());
  }

  @Test
  void aRemoveThatOvertakesItsAddStillRemoves() {
    OrSet<String> add = EMPTY.addDelta(1, "tea");
    OrSet<String> remove = EMPTY.merge(add).removeDelta("tea");
    assertTrue(EMPTY.merge(remove).merge(add).isEmpty());
  }

  @Test
  void addingAndRemovingLeavesOneCounter() {
    OrSet<String> set = EMPTY;
    int bytes = CODEC.toBytes(EMPTY.add(1, "tea").remove("tea")).length;
    for (int i = 0; i < 100; i++) {
      set = set.add(1, "tea").add(1, "tea").remove("tea");
    }
    assertTrue(set.isEmpty());
    // Two hundred adds: the counter takes a second byte, and nothing else is left.
    assertEquals(bytes + 1, CODEC.toBytes(set).length);
    assertEquals(200, set.context().vector().get(1));
  }

  @Test
  void clearingRemovesWhatIsHereAndNothingElse() {
    OrSet<String> shared = EMPTY.add(1, "tea").add(1, "milk");
    OrSet<String> elsewhere = shared.add(2, "sugar");
    assertEquals(List.of("sugar"), elsewhere.merge(shared.clearDelta()).elements());
  }

  @Test
  void bytesOutOfOrderAreRefused() {
    ByteWriter out = new ByteWriter();
    CausalContext.of(new Dot(1, 1), new Dot(1, 2)).write(out);
    out.writeVarint(2);
    for (String tag : List.of("b", "a")) {
      out.writeString(tag);
      out.writeVarint(0);
      out.writeVarint(1);
    }
    DecodeException refused =
        assertThrows(DecodeException.class, () -> CODEC.fromBytes(out.toByteArray()));
    assertEquals("entries.key", refused.field());
  }
}
