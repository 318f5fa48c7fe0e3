package dev.continuum.sim.property;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a property says what must hold. Thread-safe (stateless). */
public final class Expect {
  private Expect() {}

  public static void that(boolean holds, String claim) {
    if (!holds) {
      throw new AssertionError(claim);
    }
  }

  public static void equal(@Nullable Object expected, @Nullable Object actual, String claim) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError(claim + ": " + actual + " (expected: " + expected + ")");
    }
  }

  public static void equalBytes(byte[] expected, byte[] actual, String claim) {
    if (!Arrays.equals(expected, actual)) {
      HexFormat hex = HexFormat.of();
      throw new AssertionError(
          claim + ": " + hex.formatHex(actual) + " (expected: " + hex.formatHex(expected) + ")");
    }
  }
}
