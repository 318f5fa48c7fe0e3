package dev.continuum.core.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.VersionVector.Order;
import org.junit.jupiter.api.Test;

class VersionVectorTest {
  private static final VersionVector A1 = VersionVector.of(new Dot(1, 1));
  private static final VersionVector A2 = VersionVector.of(new Dot(1, 2));
  private static final VersionVector B1 = VersionVector.of(new Dot(2, 1));

  @Test
  void comparesInFourWays() {
    assertEquals(Order.EQUAL, A1.compare(VersionVector.of(new Dot(1, 1))));
    assertEquals(Order.BEFORE, A1.compare(A2));
    assertEquals(Order.AFTER, A2.compare(A1));
    assertEquals(Order.CONCURRENT, A2.compare(A1.merge(B1)));
    assertEquals(Order.BEFORE, VersionVector.EMPTY.compare(B1));
    assertTrue(A2.dominates(A1));
    assertTrue(A2.dominates(A2));
    assertFalse(A1.dominates(B1));
  }

  @Test
  void mergesToTheLargerCounters() {
    VersionVector merged = A2.merge(B1).merge(A1);
    assertEquals(2, merged.get(1));
    assertEquals(1, merged.get(2));
    assertEquals(0, merged.get(3));
    assertTrue(merged.contains(new Dot(1, 1)));
    assertFalse(merged.contains(new Dot(2, 2)));
  }

  @Test
  void neverGoesBack() {
    assertSame(A2, A2.with(new Dot(1, 1)));
  }

  @Test
  void keepsActorsInUnsignedOrder() {
    VersionVector vector = VersionVector.of(new Dot(-1, 1), new Dot(5, 2), new Dot(0, 3));
    assertEquals(0, vector.actorAt(0));
    assertEquals(5, vector.actorAt(1));
    assertEquals(-1, vector.actorAt(2));
    assertEquals(2, vector.indexOf(-1));
    assertTrue(vector.indexOf(6) < 0);
  }

  @Test
  void refusesBytesThatAreNotCanonical() {
    ByteWriter out = new ByteWriter();
    out.writeVarint(2);
    out.writeDot(new Dot(2, 1));
    out.writeDot(new Dot(1, 1));
    assertRefused(out, "vector.actor");

    out.clear();
    out.writeVarint(1);
    out.writeLong(1);
    out.writeVarint(0);
    assertRefused(out, "vector.counter");

    out.clear();
    out.writeVarint(VersionVector.MAX_ACTORS + 1L);
    assertRefused(out, "vector.count");
  }

  private static void assertRefused(ByteWriter out, String field) {
    DecodeException refused =
        assertThrows(DecodeException.class, () -> VersionVector.CODEC.fromBytes(out.toByteArray()));
    assertEquals(field, refused.field());
  }
}
