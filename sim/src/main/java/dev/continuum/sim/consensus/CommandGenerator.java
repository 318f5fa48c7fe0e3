package dev.continuum.sim.consensus;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Command.NodeLeave.Cause;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.state.ClusterKeys;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SpaceName;
import dev.continuum.sim.property.Choices;
import java.util.List;

/** Commands about few things, so that they meet; good ones and bad ones. One thread only. */
final class CommandGenerator {
  private static final List<String> NAMES = List.of("alpha", "beta", "gamma", "-bad", "");
  private static final List<String> VALUES = List.of("3", "5", "auto", "10s", "0.5", "", "red");
  private static final int NODES = 4;

  private final Choices choices;

  CommandGenerator(Choices choices) {
    this.choices = choices;
  }

  Command command() {
    return switch (choices.below(16)) {
      case 0, 1, 2 -> join();
      case 3 -> new Command.NodeLeave(node(), choices.pick(List.of(Cause.values())));
      case 4 -> new Command.DutyAssign(node(), choices.pick(List.of(Duty.values())));
      case 5 ->
          new Command.ConfigUpdate(
              choices.pick(ClusterKeys.all()).name(), choices.pick(VALUES), choices.between(-1, 3));
      case 6 ->
          new Command.TokenConsume(
              "token-" + choices.below(2), node(), choices.below(3), choices.below(3_000));
      case 7 ->
          choices.oneIn(3)
              ? new Command.TokenRevoke("token-" + choices.below(2))
              : new Command.EpochAdvance(choices.below(4), "why");
      case 8 ->
          choices.flip()
              ? new Command.Quarantine(node(), "why")
              : new Command.QuarantineEnd(node());
      case 9 ->
          new Command.GrantUpdate(
              "owner-" + choices.below(2), "scope-" + choices.below(2), choices.flip());
      case 10, 11 ->
          new Command.SpacePlace(space(), node(), choices.list(2, draw -> node()), epoch());
      case 12 -> new Command.SpaceDrop(space(), epoch());
      case 13, 14 -> allocate();
      default ->
          choices.oneIn(3)
              ? new Command.ResourceFreeAll(node())
              : new Command.ResourceFree("task-" + choices.below(3), node());
    };
  }

  private Command join() {
    return new Command.NodeJoin(
        node(),
        choices.pick(NAMES),
        new PeerAddress("10.0.0." + choices.between(1, 3), 7_000),
        WantedRole.AUTO,
        "",
        List.of(),
        new Resources(choices.below(5_000) - 10, 1_000, 1_000),
        choices.below(3));
  }

  private Command allocate() {
    return new Command.ResourceAlloc(
        "task-" + choices.below(3),
        "owner-" + choices.below(2),
        node(),
        new Resources(choices.below(3_000), choices.below(10), 0),
        Resources.NONE,
        choices.flip() ? 0 : choices.below(3_000));
  }

  private NodeId node() {
    return new NodeId(choices.below(NODES), 0);
  }

  private SpaceName space() {
    return new SpaceName("space-" + choices.below(3));
  }

  private long epoch() {
    return choices.between(1, 4);
  }
}
