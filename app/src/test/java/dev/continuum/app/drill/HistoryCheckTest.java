package dev.continuum.app.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.app.drill.Operation.Kind;
import dev.continuum.app.drill.Operation.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check finds what it is there for. */
class HistoryCheckTest {
  private static final long FIRST = 10;
  private static final String ORIGIN = "origin";

  private final List<Operation> history = new ArrayList<>();

  @Test
  void nothingIsWrongWithAnOrdinaryHistory() {
    write("a", 0, 10, 11);
    swap("b", 12, 20, 11, 12);
    read("b", 15, 25, 12);
    read("a", 13, 30, 11);
    refused("c", 21, 30, 11);
    unknown(Kind.WRITE, "d", 22, -1);
    unknown(Kind.SWAP, "e", 23, 13);
    write("f", 40, 50, 15);
    assertEquals(List.of(), violations(15));
  }

  @Test
  void unknownWritesMayHaveHappenedOrNot() {
    unknown(Kind.WRITE, "a", 0, -1);
    assertEquals(List.of(), violations(10));
    assertEquals(List.of(), violations(11));
    read("a", 5, 6, 11);
    assertEquals(List.of(), violations(11));
  }

  @Test
  void anUnknownSwapExplainsItsVersionAlone() {
    unknown(Kind.SWAP, "a", 0, 12);
    assertBroken("done twice", 11);
  }

  @Test
  void aWriteIsLostWhereAnotherHasItsVersion() {
    write("a", 0, 10, 11);
    write("b", 20, 30, 11);
    assertBroken("lost", 11);
  }

  @Test
  void aWriteIsLostWhereTheRegisterEndsBeforeIt() {
    write("a", 0, 10, 11);
    write("b", 20, 30, 12);
    assertBroken("lost", 11);
  }

  @Test
  void aReadBeyondTheEndIsALostWrite() {
    unknown(Kind.WRITE, "a", 0, -1);
    read("a", 5, 6, 11);
    assertBroken("", 10);
  }

  @Test
  void aVersionThatIsOfNoWriteIsACommandDoneTwice() {
    write("a", 0, 10, 11);
    write("b", 20, 30, 13);
    assertBroken("done twice", 13);
  }

  @Test
  void aValueWithTwoVersionsWasWrittenTwice() {
    unknown(Kind.WRITE, "a", 0, -1);
    unknown(Kind.WRITE, "b", 0, -1);
    read("a", 5, 6, 11);
    read("a", 7, 8, 12);
    assertBroken("done twice", 12);
  }

  @Test
  void aRefusedSwapIsNeverSeen() {
    refused("a", 0, 10, 9);
    unknown(Kind.WRITE, "b", 0, -1);
    read("a", 20, 30, 11);
    assertBroken("done twice", 11);
  }

  @Test
  void aReadIsStaleWhereALaterWriteWasAcknowledgedBefore() {
    write("a", 0, 10, 11);
    write("b", 11, 20, 12);
    read("a", 21, 30, 11);
    assertBroken("stale", 12);
  }

  @Test
  void aReadIsStaleWhereALaterOneWasReadBefore() {
    write("a", 0, 10, 11);
    unknown(Kind.WRITE, "b", 11, -1);
    read("b", 12, 14, 12);
    read("a", 15, 20, 11);
    assertBroken("stale", 12);
  }

  @Test
  void nothingIsReadBeforeItIsWritten() {
    read("a", 0, 5, 11);
    write("a", 10, 20, 11);
    assertBroken("stale", 11);
  }

  @Test
  void writesAreInTheOrderInWhichTheyHappened() {
    write("a", 0, 10, 12);
    write("b", 20, 30, 11);
    assertBroken("stale", 12);
  }

  @Test
  void aSwapComesNextAfterWhatItExpects() {
    write("a", 0, 10, 11);
    swap("b", 20, 30, 10, 12);
    assertBroken("it expected version 10", 12);
  }

  @Test
  void aSwapIsNotRefusedWithoutCause() {
    write("a", 0, 10, 11);
    refused("b", 20, 30, 11);
    assertBroken("refused though", 11);
  }

  @Test
  void whatIsReadWasWritten() {
    unknown(Kind.WRITE, "a", 0, -1);
    read("x", 5, 6, 11);
    assertBroken("nobody wrote", 11);
  }

  @Test
  void percentilesAreValuesOfTheList() {
    long[] durations = {40, 10, 30, 20};
    assertEquals(20, History.percentile(durations, 0.5));
    assertEquals(40, History.percentile(durations, 0.99));
    assertEquals(0, History.percentile(new long[0], 0.5));
  }

  private void write(String value, long invoked, long ended, long version) {
    add(Kind.WRITE, value, invoked, ended, -1, Outcome.DONE, version);
  }

  private void swap(String value, long invoked, long ended, long expected, long version) {
    add(Kind.SWAP, value, invoked, ended, expected, Outcome.DONE, version);
  }

  private void refused(String value, long invoked, long ended, long expected) {
    add(Kind.SWAP, value, invoked, ended, expected, Outcome.REFUSED, -1);
  }

  private void read(String value, long invoked, long ended, long version) {
    add(Kind.READ, value, invoked, ended, -1, Outcome.DONE, version);
  }

  private void unknown(Kind kind, String value, long invoked, long expected) {
    add(kind, value, invoked, Operation.NEVER, expected, Outcome.UNKNOWN, -1);
  }

  private void add(
      Kind kind,
      String value,
      long invoked,
      long ended,
      long expected,
      Outcome outcome,
      long version) {
    history.add(new Operation(kind, "node", invoked, ended, expected, value, outcome, version));
  }

  private List<String> violations(long last) {
    return HistoryCheck.violations(history, FIRST, ORIGIN, last);
  }

  private void assertBroken(String what, long last) {
    List<String> found = violations(last);
    assertTrue(found.stream().anyMatch(each -> each.startsWith(what)), found::toString);
  }
}
