package dev.continuum.core.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CausalContextTest {
  @Test
  void aGapKeepsADotInTheCloudUntilItCloses() {
    CausalContext gap = CausalContext.of(new Dot(1, 1), new Dot(1, 3), new Dot(1, 4));
    assertEquals(1, gap.vector().get(1));
    assertEquals(2, gap.cloudSize());
    assertFalse(gap.contains(new Dot(1, 2)));
    assertTrue(gap.contains(new Dot(1, 4)));

    CausalContext closed = gap.with(new Dot(1, 2));
    assertEquals(4, closed.vector().get(1));
    assertEquals(0, closed.cloudSize());
  }

  @Test
  void aMergeTakesWhatEitherHasSeen() {
    CausalContext odd = CausalContext.of(new Dot(1, 1), new Dot(1, 3), new Dot(-1, 2));
    CausalContext even = CausalContext.of(new Dot(1, 2), new Dot(1, 4), new Dot(1, 6));
    CausalContext merged = odd.merge(even);
    assertEquals(VersionVector.of(new Dot(1, 4)), merged.vector());
    assertEquals(2, merged.cloudSize());
    assertEquals(new Dot(1, 6), merged.cloudDot(0));
    assertEquals(new Dot(-1, 2), merged.cloudDot(1));
    assertTrue(merged.dominates(odd));
    assertFalse(odd.dominates(merged));
  }

  @Test
  void theNextDotIsPastEveryOneSeen() {
    CausalContext seen = CausalContext.of(new Dot(1, 1), new Dot(1, 5), new Dot(2, 9));
    assertEquals(new Dot(1, 6), seen.next(1));
    assertEquals(new Dot(2, 10), seen.next(2));
    assertEquals(new Dot(3, 1), seen.next(3));
  }

  @Test
  void aReferenceFindsEveryDotItHoldsAndNoOther() {
    CausalContext seen = CausalContext.of(new Dot(1, 1), new Dot(1, 2), new Dot(1, 7));
    for (Dot dot : new Dot[] {new Dot(1, 1), new Dot(1, 2), new Dot(1, 7)}) {
      ByteWriter out = new ByteWriter();
      seen.writeReference(dot, out);
      assertEquals(dot, seen.readReference(out.asReader()));
    }
    assertThrows(
        IllegalArgumentException.class, () -> seen.writeReference(new Dot(1, 3), new ByteWriter()));
    assertThrows(
        DecodeException.class, () -> seen.readReference(new ByteReader(new byte[] {0, 3})));
    assertThrows(DecodeException.class, () -> seen.readReference(new ByteReader(new byte[] {2})));
  }

  @Test
  void bytesWithADotThatTheVectorReachesAreRefused() {
    ByteWriter out = new ByteWriter();
    VersionVector.of(new Dot(1, 1)).write(out);
    out.writeVarint(1);
    out.writeDot(new Dot(1, 2));
    DecodeException refused =
        assertThrows(DecodeException.class, () -> CausalContext.CODEC.fromBytes(out.toByteArray()));
    assertEquals("cloud.dot", refused.field());
  }
}
