package dev.continuum.sim.consensus;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Outcome;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.PropertyRunner;
import dev.continuum.sim.property.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model with one deliberate error each: a checker that misses one of them checks nothing. */
class RaftMutantsTest {
  private static final int CASES = 2_000;
  private static final int ROLE_CASES = 100;

  @ParameterizedTest
  @EnumSource(value = RaftMutant.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void everyMutantIsCaught(RaftMutant mutant) {
    isCaught(ConsensusProperties.raft(mutant), CASES);
  }

  /** Where the planner of roles is what changes members and hands over. */
  @ParameterizedTest
  @EnumSource(
      value = RaftMutant.class,
      names = {"SKIPS_JOINT", "ASKS_NEW_VOTERS_ONLY", "COUNTS_LEARNERS", "TRANSFERS_BEHIND"})
  void thePlannerFindsThemToo(RaftMutant mutant) {
    isCaught(RaftRoleProperties.roles(mutant), ROLE_CASES);
  }

  private static void isCaught(Property property, int cases) {
    for (long seed = 1; seed <= cases; seed++) {
      try {
        property.check(Choices.ofSeed(seed), new Trace());
      } catch (AssertionError | RuntimeException caught) {
        return;
      }
    }
    throw new AssertionError(property.name() + " went through " + cases + " cases");
  }

  @Test
  void requestsAreAnsweredAtAll() {
    Trace trace = new Trace();
    ConsensusProperties.raft(RaftMutant.NONE).check(Choices.ofSeed(5), trace);
    String last = trace.steps().getLast();
    assertTrue(last.matches("answered [1-9][0-9]* in [1-9].*"), last);
    assertInstanceOf(
        Outcome.Held.class, PropertyRunner.replay(ConsensusProperties.raft(RaftMutant.NONE), 5));
  }
}
