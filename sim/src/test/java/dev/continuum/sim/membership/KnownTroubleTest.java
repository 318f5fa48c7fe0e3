package dev.continuum.sim.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A hundred nodes in each trouble; {@code ./dev sim --property membership-troubles} plays more. */
class KnownTroubleTest {
  static List<KnownTrouble> all() {
    return KnownTrouble.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void endsWell(KnownTrouble trouble) {
    MembershipFigures first = trouble.check(100, 7);
    assertEquals(first.hash(), trouble.check(100, 7).hash(), "one seed, two runs, two hashes");
  }
}
