package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Command.NodeLeave.Cause;
import dev.continuum.core.consensus.CommandSamples;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.List;

/** States to take snapshots and deltas of. */
final class SampleStates {
  static final long TIME_MILLIS = 1_699_000_000_000L;

  private SampleStates() {}

  /** At least one row in each table. */
  static ClusterState varied() {
    ClusterState state = new ClusterState();
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      commands.add(join(i));
    }
    commands.add(new Command.ConfigUpdate("consensus.voters", "3", -1));
    commands.add(new Command.TokenConsume("token", node(1), 2, TIME_MILLIS + 100_000));
    commands.add(new Command.TokenRevoke("other"));
    commands.add(new Command.Quarantine(node(3), "two votes"));
    commands.add(new Command.GrantUpdate("cluster:other", "space:shared", true));
    commands.add(place("notes", 1));
    commands.add(place("gone", 1));
    commands.add(new Command.SpaceDrop(new SpaceName("gone"), 2));
    commands.add(allocate(1));
    commands.add(allocate(2));
    commands.add(new Command.NodeLeave(node(2), Cause.FORCED));
    applyAll(state, commands, 1);
    claimAnotherTime(state);
    return state;
  }

  private static void claimAnotherTime(ClusterState state) {
    long far = TIME_MILLIS + 2 * StateLimits.MAX_CLOCK_LEAP_MILLIS;
    Command command = new Command.TokenRevoke("never");
    byte[] unbelieved = ProposalCodec.encode(new Proposal(node(8), 1, far, command));
    state.apply(state.appliedIndex() + 1, unbelieved);
  }

  static ClusterState large(int spaces) {
    ClusterState state = new ClusterState();
    List<Command> commands = new ArrayList<>(List.of(join(0), join(1), join(2)));
    for (int i = 0; i < spaces; i++) {
      commands.add(place("space-number-" + i, 1));
    }
    applyAll(state, commands, 1);
    return state;
  }

  /** Each at the next index, numbered from {@code sequence}. */
  static void applyAll(ClusterState state, List<Command> commands, long sequence) {
    long next = sequence;
    for (Command command : commands) {
      state.apply(state.appliedIndex() + 1, proposal(next++, command));
    }
  }

  /** One of the samples. */
  static byte[] proposal(int number) {
    List<Command> commands =
        CommandSamples.COMMANDS.stream()
            .filter(command -> !(command instanceof Command.StateCheck))
            .toList();
    return proposal(10_000 + number, commands.get(number % commands.size()));
  }

  static byte[] proposal(long sequence, Command command) {
    return ProposalCodec.encode(new Proposal(node(9), sequence, TIME_MILLIS + sequence, command));
  }

  static Command.NodeJoin join(int number) {
    return new Command.NodeJoin(
        node(number),
        "node-" + number,
        new PeerAddress("10.0.0." + (number + 1), 7000),
        WantedRole.AUTO,
        number % 2 == 0 ? "eu" : "us",
        List.of("storage"),
        new Resources(4_000, 1L << 34, 1L << 40),
        1);
  }

  static Command.SpacePlace place(String space, long epoch) {
    return new Command.SpacePlace(new SpaceName(space), node(0), List.of(node(1), node(2)), epoch);
  }

  static Command.ResourceAlloc allocate(int number) {
    return new Command.ResourceAlloc(
        "task-" + number,
        "agent",
        node(0),
        new Resources(100, 0, 0),
        Resources.NONE,
        number % 2 == 0 ? 0 : TIME_MILLIS + 50_000);
  }

  static NodeId node(int number) {
    return new NodeId(number, number);
  }
}
