package dev.continuum.core.consensus;

import dev.continuum.core.consensus.Command.NodeLeave.Cause;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SpaceName;
import java.util.List;

/** At least one of each command and outcome. */
public final class CommandSamples {
  public static final NodeId A = new NodeId(1, 10);
  public static final NodeId B = new NodeId(2, 20);
  public static final NodeId C = new NodeId(-3, -30);

  public static final List<Command> COMMANDS =
      List.of(
          new Command.NodeJoin(
              A,
              "alpha",
              new PeerAddress("10.0.0.1", 7000),
              WantedRole.AUTO,
              "eu-west",
              List.of("gpu", "storage"),
              new Resources(4_000, 1L << 34, 1L << 40),
              7),
          new Command.NodeLeave(A, Cause.FORCED),
          new Command.DutyAssign(B, Duty.LEARNER),
          new Command.ConfigUpdate("consensus.voters", "5", -1),
          new Command.TokenConsume("abcdefghijklmnop", C, 3, 1_700_000_000_000L),
          new Command.TokenRevoke("abcdefghijklmnop"),
          new Command.Quarantine(B, "two signed votes of view 7 contradict each other"),
          new Command.QuarantineEnd(B),
          new Command.GrantUpdate("cluster:other", "space:shared", true),
          new Command.EpochAdvance(4, "majority lost"),
          new Command.SpacePlace(new SpaceName("notes"), A, List.of(B, C), 2),
          new Command.SpaceDrop(new SpaceName("notes"), 3),
          new Command.ResourceAlloc(
              "task-1",
              "agent-9",
              A,
              new Resources(500, 1L << 30, 0),
              new Resources(4_000, 1L << 34, 1L << 40),
              1_700_000_360_000L),
          new Command.ResourceFree("task-1", A),
          new Command.ResourceFreeAll(A),
          new Command.StateCheck(41, 0x0123_4567_89AB_CDEFL),
          new Command.StateRestore(true, 3, 5, new Payload(new byte[] {1, 2, 3})));

  public static final List<Proposal> PROPOSALS =
      COMMANDS.stream()
          .map(command -> new Proposal(B, Proposal.sequence(3, 17), 1_700_000_000_123L, command))
          .toList();

  public static final List<Outcome> OUTCOMES =
      List.of(
          new Outcome.Done(0, 1, false),
          new Outcome.Done(Long.MAX_VALUE, 3, true),
          new Outcome.Refused(ErrorCode.NODE_ID_TAKEN, "name", "alpha", "a name of its own", ""),
          new Outcome.Refused(
              ErrorCode.CONFIG_INVALID, "value", "x".repeat(200), "auto, 3, 5 or 7", "Choose."));

  private CommandSamples() {}
}
