package dev.continuum.sim.crdt;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.crdt.GCounter;
import dev.continuum.core.crdt.LwwRegister;
import dev.continuum.core.crdt.MaxRegister;
import dev.continuum.core.crdt.OrSet;
import dev.continuum.core.crdt.PnCounter;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.CausalContext;
import dev.continuum.core.value.Dot;
import dev.continuum.sim.property.Outcome;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.PropertyRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Types with one deliberate error each: a checker that misses one of them checks nothing. */
class CrdtMutantsTest {
  private static final int CASES = 500;
  private static final int SMALL_DRAWS = 40;

  @TestFactory
  Stream<DynamicTest> everyMutantIsCaught() {
    return Stream.of(
            mutant("register: the last to arrive wins", new ArrivalOrder(), "model", "laws"),
            mutant("register: equal times keep mine", new EqualTimesKeepMine(), "model", "laws"),
            mutant("register: a merge takes the smaller", new SmallerWins(), "model", "laws"),
            mutant("counter: a merge adds", new AddingCounter(), "model", "laws", "orders"),
            mutant("counter: a delta is the step alone", new StepDelta(), "model"),
            mutant("counter: decrements are lost", new OneWay(), "model"),
            mutant("set: a removal leaves no trace", new ForgetfulRemoval(), "model"),
            mutant("set: an add keeps what it replaces", new KeepingAdd(), "model"),
            mutant("set: a merge takes the larger side", new LargerSide(), "model", "laws"),
            mutant("set: every actor is one", new SharedActor(), "model"),
            mutant("map: concurrent puts collapse", new CollapsingMapType(), "laws", "orders"))
        .flatMap(List::stream);
  }

  private static List<DynamicTest> mutant(
      String error, ReplicatedType<?> type, String... caughtBy) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Property property : CrdtProperties.of(type)) {
      for (String suffix : caughtBy) {
        if (property.name().endsWith("-" + suffix)) {
          String name = error + " / " + property.name();
          tests.add(DynamicTest.dynamicTest(name, () -> assertCaught(property)));
        }
      }
    }
    return tests;
  }

  private static void assertCaught(Property property) {
    Outcome.Failed failed =
        assertInstanceOf(
            Outcome.Failed.class,
            PropertyRunner.loop(property, 1, CASES),
            "the mutant went through " + CASES + " cases");
    assertTrue(failed.draws().length <= SMALL_DRAWS, failed::report);
  }

  private static final class ArrivalOrder extends Registers.Lww {
    @Override
    public LwwRegister<String> merge(LwwRegister<String> left, LwwRegister<String> right) {
      return right.isSet() ? right : left;
    }
  }

  private static final class EqualTimesKeepMine extends Registers.Lww {
    @Override
    public LwwRegister<String> merge(LwwRegister<String> left, LwwRegister<String> right) {
      return left.isSet() && left.time().equals(right.time()) ? left : left.merge(right);
    }
  }

  private static final class SmallerWins extends Registers.Max {
    @Override
    public MaxRegister<Long> merge(MaxRegister<Long> left, MaxRegister<Long> right) {
      return left.merge(right).equals(left) ? right : left;
    }
  }

  private static final class AddingCounter extends Counters.Growing {
    @Override
    public GCounter merge(GCounter left, GCounter right) {
      GCounter sum = left;
      for (int i = 0; i < right.totals().size(); i++) {
        sum = sum.increment(right.totals().actorAt(i), right.totals().counterAt(i));
      }
      return sum;
    }
  }

  private static final class StepDelta extends Counters.Growing {
    @Override
    public GCounter delta(GCounter state, Event event) {
      return GCounter.ZERO.incrementDelta(event.actor(), event.command().amount());
    }
  }

  private static final class OneWay extends Counters.BothWays {
    @Override
    public PnCounter merge(PnCounter left, PnCounter right) {
      return new PnCounter(left.added().merge(right.added()), left.taken());
    }
  }

  private static final class ForgetfulRemoval extends SetsAndMaps.ObservedRemoveSet {
    @Override
    public OrSet<String> delta(OrSet<String> state, Event event) {
      return event.isPut() ? super.delta(state, event) : empty();
    }
  }

  /** Its delta says nothing of the adds that it replaces. */
  private static final class KeepingAdd extends SetsAndMaps.ObservedRemoveSet {
    @Override
    public OrSet<String> delta(OrSet<String> state, Event event) {
      if (!event.isPut()) {
        return super.delta(state, event);
      }
      Dot dot = state.context().next(event.actor());
      CausalContext context = CausalContext.of(dot);
      ByteWriter out = new ByteWriter();
      context.write(out);
      out.writeVarint(1);
      out.writeString(event.command().key());
      context.writeReference(dot, out);
      return codec().fromBytes(out.toByteArray());
    }
  }

  private static final class LargerSide extends SetsAndMaps.ObservedRemoveSet {
    @Override
    public OrSet<String> merge(OrSet<String> left, OrSet<String> right) {
      return left.elements().size() >= right.elements().size() ? left : right;
    }
  }

  /** Two replicas under one actor use the same dot for different adds. */
  private static final class SharedActor extends SetsAndMaps.ObservedRemoveSet {
    @Override
    public OrSet<String> delta(OrSet<String> state, Event event) {
      return event.isPut() ? state.addDelta(1, event.command().key()) : super.delta(state, event);
    }
  }
}
