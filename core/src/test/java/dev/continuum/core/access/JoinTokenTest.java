package dev.continuum.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTokenTest {
  private static final int MUTATIONS = 100_000;
  private static final String GOLDEN =
      "ct1.aaaqeayeaudaocaj.CgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCk"
          + ".BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";

  static JoinToken golden() {
    byte[] random = new byte[JoinToken.ID_BYTES + JoinToken.SECRET_BYTES];
    for (int i = 0; i < random.length; i++) {
      random[i] = (byte) i;
    }
    byte[] pin = new byte[JoinToken.PIN_BYTES];
    Arrays.fill(pin, (byte) 7);
    return JoinToken.of(random, pin);
  }

  @Test
  void theFormIsStable() {
    assertEquals(GOLDEN, golden().reveal());
    assertEquals(golden(), JoinToken.parse(GOLDEN));
    assertEquals(golden(), JoinToken.parse("  " + GOLDEN + "\n"));
  }

  @Test
  void itsTextHidesTheSecret() {
    assertEquals("ct1.aaaqeayeaudaocaj.(secret)", golden().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ct1",
        "ct2.aaaqeayeaudaocaj.CgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCk"
            + ".BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
        "ct1.AAAQEAYEAUDAOCAJ.CgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCk"
            + ".BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
        "ct1.aaaqeayeaudaocaj.CgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCk",
        "ct1.aaaqeayeaudaocaj.CgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCl"
            + ".BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
      })
  void anythingElseIsRefusedWithAFix(String text) {
    ContinuumException refused =
        assertThrows(ContinuumException.class, () -> JoinToken.parse(text));
    assertEquals(ErrorCode.TOKEN_MALFORMED, refused.code());
    assertNotNull(refused.fix());
    assertFalse(String.valueOf(refused.getMessage()).contains("CgsMDQ4P"), "no secret in errors");
  }

  /** A mutated token is refused, or is another token: never the same. */
  @Test
  void noMutationReadsAsTheSameToken() {
    long seed = 20_261_120;
    SeededRandom random = new SeededRandom(seed);
    JoinToken token = golden();
    int others = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      StringBuilder text = new StringBuilder(GOLDEN);
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, (char) (text.charAt(at) ^ (1 << random.nextInt(7))));
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.insert(at, (char) (33 + random.nextInt(94)));
        default -> text.setLength(at);
      }
      String mutated = text.toString();
      try {
        JoinToken read = JoinToken.parse(mutated);
        assertEquals(mutated.strip(), read.reveal(), () -> "seed " + seed);
        assertFalse(read.equals(token), () -> "seed " + seed + ": " + mutated);
        others++;
      } catch (ContinuumException refused) {
        assertEquals(ErrorCode.TOKEN_MALFORMED, refused.code(), () -> "seed " + seed);
      }
    }
    assertTrue(others > 0, "some mutations are tokens");
  }
}
