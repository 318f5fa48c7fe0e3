package dev.continuum.sim.consensus;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Outcome;
import dev.continuum.sim.property.PropertyRunner;
import dev.continuum.sim.property.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model with one deliberate error each: a checker that misses one of them checks nothing. */
class RaftMutantsTest {
  private static final int CASES = 400;

  @ParameterizedTest
  @EnumSource(value = RaftMutant.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void everyMutantIsCaught(RaftMutant mutant) {
    for (long seed = 1; seed <= CASES; seed++) {
      try {
        ConsensusProperties.raft(mutant).check(Choices.ofSeed(seed), new Trace());
      } catch (AssertionError | RuntimeException caught) {
        return;
      }
    }
    throw new AssertionError(mutant + " went through " + CASES + " cases");
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
