package dev.continuum.core.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import org.junit.jupiter.api.Test;

class LwwRegisterTest {
  private static final HybridTime EARLY = HybridTime.of(1, 0);
  private static final HybridTime LATE = HybridTime.of(2, 0);

  @Test
  void theLaterTimeStays() {
    LwwRegister<String> early = LwwRegister.of("early", EARLY, new Dot(9, 9));
    LwwRegister<String> late = LwwRegister.of("late", LATE, new Dot(1, 1));
    assertEquals("late", early.merge(late).value());
    assertEquals("late", late.merge(early).value());
  }

  @Test
  void ofEqualTimesTheLargerDotStays() {
    LwwRegister<String> one = LwwRegister.of("one", LATE, new Dot(1, 5));
    LwwRegister<String> unsignedLarger = LwwRegister.of("two", LATE, new Dot(-1, 1));
    assertEquals("two", one.merge(unsignedLarger).value());
    assertEquals("two", unsignedLarger.merge(one).value());
  }

  @Test
  void clearedIsAWriteAndUnsetIsNone() {
    LwwRegister<String> unset = LwwRegister.unset();
    LwwRegister<String> cleared = unset.write(null, HybridTime.ZERO, new Dot(1, 1));
    assertFalse(unset.isSet());
    assertTrue(cleared.isSet());
    assertNull(cleared.value());
    assertEquals(cleared, unset.merge(cleared));
    assertTrue(cleared.includes(unset));
    assertFalse(unset.includes(cleared));
  }

  @Test
  void maxRegisterKeepsTheLargest() {
    MaxRegister<Long> register = MaxRegister.<Long>unset().offer(5L).offer(3L);
    assertEquals(5L, register.value());
    assertEquals(5L, MaxRegister.<Long>unset().merge(register).value());
    Codec<MaxRegister<Long>> codec = MaxRegister.codec(Codec.SIGNED_LONG);
    assertEquals(register, codec.fromBytes(codec.toBytes(register)));
  }
}
