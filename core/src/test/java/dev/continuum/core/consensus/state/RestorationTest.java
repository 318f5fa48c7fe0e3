package dev.continuum.core.consensus.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.Standing;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.OutcomeCodec;
import dev.continuum.core.consensus.Payload;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestorationTest {
  private long sequence = 500;

  @Test
  void allButTheMembersComesBack() {
    ClusterState saved = SampleStates.varied();
    ClusterState state = new ClusterState();
    decide(state, SampleStates.join(3));
    decide(state, new Command.ConfigUpdate("consensus.dead_voter_grace", "9m", -1));
    decide(state, SampleStates.place("elsewhere", 1));
    decide(state, new Command.GrantUpdate("who", "what", true));
    restore(state, List.of(saved.view()), 0, 1);

    ClusterView view = state.view();
    assertEquals(1, view.memberCount());
    assertEquals(
        List.of("consensus.voters"), view.settings().stream().map(Row.Setting::name).toList());
    assertEquals("3", view.value(ClusterKeys.VOTERS));
    assertEquals(saved.view().grants(), view.grants());
    assertNull(view.placement(new SpaceName("elsewhere")));
    assertEquals(
        saved.view().placement(new SpaceName("notes")), view.placement(new SpaceName("notes")));
    assertEquals(saved.view().token("token"), view.token("token"));
    assertEquals(saved.view().departed(), view.departed());
    assertEquals(0, view.allocationCount(), "their node is not a member");
    assertTrue(view.epoch() > saved.view().epoch());
    assertTrue(view.configVersion() > saved.view().configVersion());
    assertNotNull(view.quarantine(SampleStates.node(3)));
    assertEquals(Standing.QUARANTINED, view.members().getFirst().standing());

    restore(state, List.of(new ClusterState().view()), 0, 1);
    assertEquals(0, Restoration.count(List.of(state.view())));
    assertEquals(Standing.IN, state.view().members().getFirst().standing());
  }

  @Test
  void theSameOnEveryNodeAndInASnapshot() {
    ClusterState saved = SampleStates.varied();
    ClusterState one = new ClusterState();
    restore(one, List.of(saved.view()), 0, 1);
    sequence = 500;
    ClusterState other = new ClusterState();
    restore(other, List.of(saved.view()), 0, 1);
    assertEquals(one.hash(), other.hash());
    ClusterState restored = new ClusterState();
    restored.restore(one.snapshot().chunks());
    assertEquals(one.hash(), restored.hash());
  }

  @Test
  void aLargeStateComesInParts() {
    ClusterState saved = SampleStates.large(20_000);
    assertTrue(Restoration.parts(List.of(saved.view()), 0, 1).size() > 2);
    ClusterState state = new ClusterState();
    restore(state, List.of(saved.view()), 0, 1);
    assertEquals(20_000, state.view().spaceCount());
  }

  @Test
  void intoAnotherNumberOfShards() {
    ClusterState saved = SampleStates.large(300);
    List<ClusterView> views = new ArrayList<>();
    for (int group = 0; group <= 4; group++) {
      ClusterState state = new ClusterState(group, 4);
      restore(state, List.of(saved.view()), group, 4);
      views.add(state.view());
    }
    assertEquals(0, views.getFirst().spaceCount());
    assertEquals(300, views.stream().mapToInt(ClusterView::spaceCount).sum());
    ClusterState back = new ClusterState();
    restore(back, views, 0, 1);
    assertEquals(300, back.view().spaceCount());
  }

  @Test
  void whatMayNotComeBackIsRefusedWhole() {
    ClusterState state = new ClusterState();
    decide(state, SampleStates.join(0));
    decide(state, new Command.ConfigUpdate("consensus.voters", "3", -1));
    long epoch = state.view().epoch();
    refused(
        state,
        ErrorCode.COMMAND_INVALID,
        new Row.Member(SampleStates.varied().view().members().getFirst()));
    refused(state, ErrorCode.COMMAND_INVALID, new Row.ClockClaim(SampleStates.node(1), 1, 2));
    refused(state, ErrorCode.CONFIG_INVALID, new Row.Setting("consensus.voters", "4", 1));
    refused(state, ErrorCode.CONFIG_INVALID, new Row.Setting("no.such", "4", 1));
    refused(
        state,
        ErrorCode.COMMAND_INVALID,
        new Row.Allocation(SampleStates.node(0), "a", "b", new Resources(Long.MAX_VALUE, 0, 0), 0));
    refused(
        state,
        ErrorCode.COMMAND_INVALID,
        new Row.Allocation(SampleStates.node(0), "a", "b", new Resources(-1, 0, 0), 0));
    refused(
        state,
        ErrorCode.COMMAND_INVALID,
        decide(state, new Command.StateRestore(true, 0, 0, new Payload(new byte[] {77}))));
    refused(
        state,
        ErrorCode.COMMAND_INVALID,
        decide(state, new Command.StateRestore(true, -1, 0, new Payload(new byte[0]))));
    assertEquals(epoch, state.view().epoch());
    assertEquals(0, state.view().grants().size());
  }

  private void refused(ClusterState state, ErrorCode code, Row row) {
    ByteWriter rows = new ByteWriter();
    RowCodec.write(new Row.Grant("g", "s", 1), 1, rows);
    RowCodec.write(row, 1, rows);
    refused(
        state,
        code,
        decide(state, new Command.StateRestore(true, 1, 1, new Payload(rows.toByteArray()))));
  }

  private static void refused(ClusterState state, ErrorCode code, Outcome outcome) {
    assertEquals(code, assertInstanceOf(Outcome.Refused.class, outcome).code());
    assertEquals(1, state.view().settings().size());
  }

  private void restore(ClusterState state, List<ClusterView> views, int group, int shardCount) {
    for (Command.StateRestore part : Restoration.parts(views, group, shardCount)) {
      assertInstanceOf(Outcome.Done.class, decide(state, part));
    }
  }

  private Outcome decide(ClusterState state, Command command) {
    return OutcomeCodec.decode(
        state.apply(state.appliedIndex() + 1, SampleStates.proposal(sequence++, command)));
  }
}
