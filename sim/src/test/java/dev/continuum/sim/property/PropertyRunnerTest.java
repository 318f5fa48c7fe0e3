package dev.continuum.sim.property;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PropertyRunnerTest {
  /** False for every list that holds a number of at least 100. */
  private static final Property SMALL_NUMBERS =
      Property.of(
          "small-numbers",
          "no number reaches 100",
          (choices, trace) -> {
            List<Integer> numbers = choices.list(50, draw -> draw.below(1_000));
            trace.step("numbers " + numbers);
            for (int number : numbers) {
              Expect.that(number < 100, "number: " + number);
            }
          });

  @Test
  void aFailureIsShrunkToTheSmallestThatFails() {
    Outcome.Failed failed =
        assertInstanceOf(Outcome.Failed.class, PropertyRunner.loop(SMALL_NUMBERS, 1, 1_000));
    assertEquals(List.of("numbers [100]"), failed.steps());
    assertEquals("number: 100", failed.cause().getMessage());
    assertTrue(failed.drawsFound() >= failed.draws().length);
  }

  @Test
  void theReportHoldsTheCommandThatReplays() {
    Outcome.Failed failed =
        assertInstanceOf(Outcome.Failed.class, PropertyRunner.loop(SMALL_NUMBERS, 1, 1_000));
    String command = "./dev sim --property small-numbers --seed " + failed.seed();
    assertTrue(failed.report().endsWith("replay: " + command), failed.report());
    Outcome.Failed again =
        assertInstanceOf(Outcome.Failed.class, PropertyRunner.replay(SMALL_NUMBERS, failed.seed()));
    assertEquals(failed.report(), again.report());
  }

  @Test
  void anAssertionCarriesTheReport() {
    AssertionError thrown =
        assertThrows(AssertionError.class, () -> PropertyRunner.assertHolds(SMALL_NUMBERS, 1_000));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains("--property small-numbers --seed "), message);
  }

  @Test
  void whatDiffersFromRunToRunIsFound() {
    AtomicLong runs = new AtomicLong();
    Property unsteady =
        Property.of(
            "unsteady",
            "is the same in every run",
            (choices, trace) -> trace.step("run " + runs.incrementAndGet()));
    Outcome.Failed failed =
        assertInstanceOf(Outcome.Failed.class, PropertyRunner.replay(unsteady, 1));
    assertTrue(failed.report().contains("not deterministic"), failed::report);
  }

  @Test
  void whatHoldsHasOneDigest() {
    Property holds =
        Property.of("holds", "always", (choices, trace) -> trace.step("" + choices.bits()));
    Outcome first = PropertyRunner.loop(holds, 7, 50);
    assertInstanceOf(Outcome.Held.class, first);
    assertEquals(first, PropertyRunner.loop(holds, 7, 50));
  }

  @Test
  void aReplayOfTheDrawsIsTheSameCase() {
    Choices first = Choices.ofSeed(3);
    String drawn = drawAll(first);
    Choices again = Choices.replay(first.draws());
    assertEquals(drawn, drawAll(again));
    assertArrayEquals(first.draws(), again.draws());
  }

  @Test
  void noDrawsGiveTheSimplestOfEverything() {
    assertEquals("0 false [] \"\" first [0, 1, 2]", drawAll(Choices.replay(new long[0])));
  }

  private static String drawAll(Choices choices) {
    return choices.bits()
        + " "
        + choices.flip()
        + " "
        + choices.list(9, Choices::bits)
        + " \""
        + choices.text(5)
        + "\" "
        + choices.pick(List.of("first", "second"))
        + " "
        + Arrays.toString(choices.permutation(3));
  }
}
