package dev.continuum.core.consensus.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.OutcomeCodec;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.Shards;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStateTest {

  @Test
  void aViewStaysAsItWas() {
    ClusterState state = new ClusterState();
    SampleStates.applyAll(state, List.of(SampleStates.join(0)), 1);
    ClusterView before = state.view();
    SampleStates.applyAll(state, List.of(SampleStates.join(1)), 2);
    assertEquals(1, before.members().size());
    assertEquals(2, state.view().members().size());
    assertEquals("node-0", before.members().getFirst().name());
    assertNotNull(before.memberNamed("node-0"));
    assertNull(before.memberNamed("node-1"));
    assertTrue(before.hash() != state.view().hash());
  }

  @Test
  void whatIsNoProposalIsRefusedAndChangesNothing() {
    ClusterState state = new ClusterState();
    long before = state.hash();
    Outcome outcome = OutcomeCodec.decode(state.apply(1, new byte[] {9, 9}));
    assertEquals(ErrorCode.COMMAND_INVALID, outcome.code());
    assertEquals(before, state.hash());
    assertEquals(1, state.appliedIndex());
  }

  @Test
  void indexesDoNotGoBack() {
    ClusterState state = new ClusterState();
    byte[] any = SampleStates.proposal(1, SampleStates.join(0));
    state.apply(5, any);
    assertThrows(IllegalArgumentException.class, () -> state.apply(4, any));
    assertThrows(IllegalArgumentException.class, () -> new ClusterState().apply(0, any));
  }

  @Test
  void anAnswerIsKeptForTheLastProposals() {
    ClusterState state = new ClusterState();
    byte[] first = state.apply(1, SampleStates.proposal(1, SampleStates.join(0)));
    for (int i = 2; i <= Proposal.MAX_IN_FLIGHT; i++) {
      state.apply(i, SampleStates.proposal(i, new Command.EpochAdvance(i - 1, "next")));
    }
    long index = state.appliedIndex();
    assertArrayEquals(first, state.apply(++index, SampleStates.proposal(1, SampleStates.join(0))));
    state.apply(++index, SampleStates.proposal(Proposal.MAX_IN_FLIGHT + 1, SampleStates.join(1)));
    Outcome late =
        OutcomeCodec.decode(state.apply(++index, SampleStates.proposal(1, SampleStates.join(2))));
    assertEquals(ErrorCode.PROPOSAL_STALE, late.code());
    assertEquals(2, state.view().memberCount());
    ClusterState restored = new ClusterState();
    restored.restore(state.snapshot().chunks());
    assertEquals(state.hash(), restored.hash());
  }

  @Test
  void aCheckThatHoldsIsAnswered() {
    ClusterState state = SampleStates.varied();
    Command check = new Command.StateCheck(state.appliedIndex(), state.hash());
    Outcome outcome =
        OutcomeCodec.decode(
            state.apply(state.appliedIndex() + 1, SampleStates.proposal(500, check)));
    assertEquals(state.appliedIndex() - 1, outcome.orThrow().version());
  }

  @Test
  void aCheckThatFailsStopsTheState() {
    ClusterState state = SampleStates.varied();
    long index = state.appliedIndex();
    long hash = state.hash();
    byte[] check = SampleStates.proposal(500, new Command.StateCheck(index - 1, 1));
    for (int i = 0; i < 2; i++) {
      ContinuumException thrown =
          assertThrows(ContinuumException.class, () -> state.apply(index + 1, check));
      assertEquals(ErrorCode.STATE_DIVERGED, thrown.code());
    }
    assertEquals(index, state.appliedIndex());
    assertEquals(hash, state.hash());
    state.restore(SampleStates.varied().snapshot().chunks());
    state.apply(index + 1, SampleStates.proposal(501, SampleStates.join(7)));
  }

  @Test
  void aCheckOfALongPastIndexSaysNothing() {
    ClusterState state = SampleStates.large(ClusterState.MAX_CHECKED_BACK + 5);
    byte[] check = SampleStates.proposal(100_000, new Command.StateCheck(1, 1));
    state.apply(state.appliedIndex() + 1, check);
    byte[] future = SampleStates.proposal(100_001, new Command.StateCheck(1L << 40, 1));
    state.apply(state.appliedIndex() + 1, future);
  }

  @Test
  void aGroupRefusesWhatIsAnothers() {
    int shards = 4;
    Command place = SampleStates.place("notes", 1);
    int right = Shards.groupOf(place, shards);
    List<ErrorCode> codes = new ArrayList<>();
    for (int group = 0; group < Shards.groups(shards); group++) {
      ClusterState state = new ClusterState(group, shards);
      Outcome outcome = OutcomeCodec.decode(state.apply(1, SampleStates.proposal(1, place)));
      if (group != right) {
        codes.add(outcome.code());
        assertEquals(0, state.view().spaceCount());
      } else {
        assertEquals(1, outcome.orThrow().version());
        assertNotNull(state.view().placement(new SpaceName("notes")));
      }
    }
    assertEquals(Collections.nCopies(4, ErrorCode.COMMAND_INVALID), codes);
  }

  @Test
  void shardsStayWhereTheyAre() {
    assertEquals(0, Shards.groupOf("space:notes", 1));
    assertEquals(1, Shards.groupOf("space:notes", 2));
    assertEquals(1, Shards.groups(1));
    assertEquals(9, Shards.groups(8));
    int[] counts = new int[9];
    for (int i = 0; i < 8_000; i++) {
      counts[Shards.groupOf("space:s" + i, 8)]++;
    }
    assertEquals(0, counts[0]);
    for (int group = 1; group <= 8; group++) {
      int count = counts[group];
      assertTrue(count > 800 && count < 1_200, () -> "spaces in one group: " + count);
    }
  }

  @Test
  void placementsComeInPages() {
    ClusterView view = SampleStates.large(25).view();
    List<String> seen = new ArrayList<>();
    String after = "";
    while (true) {
      List<Row.Placement> page = view.placements(after, 10);
      if (page.isEmpty()) {
        break;
      }
      page.forEach(each -> seen.add(each.space().value()));
      after = page.getLast().space().value();
    }
    assertEquals(25, seen.size());
    assertEquals(seen.stream().sorted().distinct().toList(), seen);
  }

  @Test
  void everyKeyAcceptsItsDefault() {
    for (ClusterKey key : ClusterKeys.all()) {
      boolean fixed = key.rule() instanceof ClusterKey.Fixed;
      boolean unset = key.defaultValue().isEmpty(); // an empty value is how a key is unset
      assertEquals(!fixed && !unset, key.rule().accepts(key.defaultValue()), key::name);
      assertFalse(key.rule().accepts("no such value"), key::name);
      assertFalse(key.rule().expected().isEmpty(), key::name);
    }
  }
}
