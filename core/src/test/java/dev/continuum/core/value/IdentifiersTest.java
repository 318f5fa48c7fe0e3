package dev.continuum.core.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
  /** The example of RFC 9562, appendix A.6. */
  @Test
  void version7IsTheRfcsExample() {
    MemoryId id = MemoryId.version7(0x017F22E279B0L, 0xCC3, 0x18C4DC0C0C07398FL);
    assertEquals("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", id.toString());
    assertEquals(7, UUID.fromString(id.toString()).version());
    assertEquals(2, UUID.fromString(id.toString()).variant());
  }

  @Test
  void idsParseInAnyCaseAndSortAsTheirText() {
    String upper = "017F22E2-79B0-7CC3-98C4-DC0C0C07398F";
    MemoryId id = MemoryId.tryParse(upper);
    assertEquals(MemoryId.version7(0x017F22E279B0L, 0xCC3, 0x18C4DC0C0C07398FL), id);
    assertTrue(new MemoryId(1, -1).compareTo(new MemoryId(-1, 1)) < 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2079b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "017f22e2-79b0-7cc3-98c4-dc0c0c0739\uff18f"
      })
  void textThatIsNoIdIsNull(String text) {
    assertNull(MemoryId.tryParse(text));
  }

  @Test
  void aDotParsesItsOwnText() {
    Dot dot = new Dot(-2, 17);
    assertEquals("fffffffffffffffe-17", dot.toString());
    assertEquals(dot, Dot.parse(dot.toString()));
    assertTrue(new Dot(1, 9).compareTo(dot) < 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fffffffffffffffe-0", "fffffffffffffffe17", "ffffffffffffffxe-17"})
  void textThatIsNoDotIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Dot.parse(text));
  }

  @Test
  void aHybridTimeIsMillisThenCounter() {
    HybridTime time = HybridTime.of(HybridTime.MAX_MILLIS, HybridTime.MAX_LOGICAL);
    assertEquals(Long.MAX_VALUE, time.packed());
    assertEquals(HybridTime.MAX_MILLIS, time.millis());
    assertEquals(HybridTime.MAX_LOGICAL, time.logical());
    assertThrows(IllegalArgumentException.class, () -> HybridTime.of(HybridTime.MAX_MILLIS + 1, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", ".a", ":a", "a b", "a/b", "a\n", "\u00e9", "a\u00e9"})
  void aSpaceNameThatIsNoneIsRefused(String name) {
    ContinuumException refused = assertThrows(ContinuumException.class, () -> new SpaceName(name));
    assertEquals("space", refused.fieldPath());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0", "_", "_.:-_", "aZ9.b_c:d-"})
  void aSpaceNameIsKept(String name) {
    assertEquals(name, new SpaceName(name).value());
  }

  @Test
  void aSpaceNameHasAtMost128Characters() {
    assertEquals(128, new SpaceName("n".repeat(128)).value().length());
    assertThrows(ContinuumException.class, () -> new SpaceName("n".repeat(129)));
  }
}
