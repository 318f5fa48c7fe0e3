package dev.continuum.sim.gossip;

import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A judge that catches nothing proves nothing: every way of being wrong must be found. */
class MeshMutantsTest {
  private static final int CASES = 60;

  @ParameterizedTest
  @EnumSource(value = MeshMutant.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void everyMutantIsCaught(MeshMutant mutant) {
    List<Property> all =
        List.of(
            MeshProperties.cheap(mutant),
            MeshProperties.reaches(mutant),
            MeshProperties.bounded(mutant));
    for (long seed = 0; seed < CASES; seed++) {
      for (Property property : all) {
        try {
          property.check(Choices.ofSeed(seed), new Trace());
        } catch (AssertionError caught) {
          return;
        }
      }
    }
    throw new AssertionError(mutant + " went through " + CASES + " cases");
  }
}
