package dev.continuum.core.consensus.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Command.NodeLeave.Cause;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeltaTest {

  @Test
  void aCopyFollows() {
    ClusterState state = SampleStates.varied();
    StateCopy copy = new StateCopy(0, 1);
    copy.restore(state.snapshot().chunks());
    assertEquals(state.view().hash(), copy.view().hash());
    SampleStates.applyAll(
        state,
        List.of(
            new Command.NodeLeave(SampleStates.node(0), Cause.ASKED),
            SampleStates.join(5),
            new Command.TokenRevoke("token"),
            new Command.QuarantineEnd(SampleStates.node(3))),
        100);
    Delta delta = delta(state.view(), copy.reached(), 1 << 20);
    assertTrue(copy.apply(DeltaCodec.decode(DeltaCodec.encode(delta))));
    assertEquals(state.view().hash(), copy.view().hash());
    assertEquals(state.view().members(), copy.view().members());
    assertEquals(state.view().version(), copy.view().version());
    Delta none = delta(state.view(), copy.reached(), 1 << 20);
    assertTrue(none.rows().isEmpty() && none.removed().isEmpty() && none.complete());
  }

  @Test
  void manyChangesComeInParts() {
    ClusterState state = SampleStates.large(500);
    StateCopy copy = new StateCopy(0, 1);
    int parts = 0;
    long version = copy.view().version();
    while (!copy.apply(delta(state.view(), copy.reached(), 2_000))) {
      parts++;
      assertEquals(version, copy.view().version(), "a half state is not shown");
      SampleStates.applyAll(
          state, List.of(SampleStates.place("space-number-3", parts + 1)), 9_000L + parts);
    }
    assertTrue(parts > 10, "parts: " + parts);
    assertEquals(state.view().hash(), copy.view().hash());
    StateCopy second = new StateCopy(0, 1);
    assertTrue(second.apply(delta(copy.view(), 0, 1 << 20)), "a copy serves others");
    assertEquals(state.view().hash(), second.view().hash());
  }

  @Test
  void whoIsTooFarBehindTakesASnapshot() {
    ClusterState state = new ClusterState();
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < ChangeLog.MAX_CHANGES + 2_000; i++) {
      commands.add(new Command.GrantUpdate("one", "thing", i % 2 == 0));
    }
    SampleStates.applyAll(state, commands, 1);
    assertNull(state.view().changesSince(0, 1 << 20));
    assertNull(state.view().changesSince(state.appliedIndex() + 1, 1 << 20));
    Delta delta = delta(state.view(), 10_000, 1 << 20);
    assertEquals(1, delta.rows().size() + delta.removed().size());
    ClusterState restored = new ClusterState();
    restored.restore(state.snapshot().chunks());
    assertNull(restored.view().changesSince(10_000, 1 << 20));
    assertNotNull(restored.view().changesSince(restored.appliedIndex(), 1 << 20));
  }

  @Test
  void whatDoesNotFitIsRefusedAndChangesNothing() {
    ClusterState state = SampleStates.varied();
    StateCopy copy = new StateCopy(0, 1);
    copy.restore(state.snapshot().chunks());
    long before = copy.view().hash();
    Delta good = delta(state.view(), copy.reached() - 3, 1 << 20);
    assertFalse(good.rows().isEmpty());
    refused(ErrorCode.VERSION_CONFLICT, copy, of(good, good.from() + 10, good.to() + 10, 0));
    refused(ErrorCode.VERSION_CONFLICT, new StateCopy(0, 1), good);
    refused(ErrorCode.STATE_DIVERGED, copy, of(good, good.from(), good.to(), good.hash() + 1));
    assertEquals(before, copy.view().hash());
    assertTrue(copy.apply(good), "what is known already may come again");
    assertEquals(before, copy.view().hash());
  }

  private static void refused(ErrorCode code, StateCopy copy, Delta delta) {
    ContinuumException thrown = assertThrows(ContinuumException.class, () -> copy.apply(delta));
    assertEquals(code, thrown.code());
  }

  private static Delta of(Delta delta, long from, long to, long hash) {
    return new Delta(
        delta.group(),
        from,
        to,
        delta.complete(),
        delta.epoch(),
        delta.configVersion(),
        delta.clockMillis(),
        hash,
        delta.rows(),
        delta.removed());
  }

  private static Delta delta(ClusterView view, long since, int maxBytes) {
    Delta delta = view.changesSince(since, maxBytes);
    assertNotNull(delta);
    return delta;
  }
}
