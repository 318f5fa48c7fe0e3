package dev.continuum.sim.consensus;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.consensus.state.Delta;
import dev.continuum.core.consensus.state.DeltaCodec;
import dev.continuum.core.consensus.state.StateCopy;
import dev.continuum.core.value.NodeId;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.List;

/** What must hold of the decided state, whatever is proposed. Thread-safe (stateless). */
final class DecidedStateProperties {
  private static final int MAX_COMMANDS = 120;

  private DecidedStateProperties() {}

  static List<Property> all() {
    return List.of(
        Property.of(
            "consensus-state",
            "one order gives one state and one series of answers, over repeats, snapshots and"
                + " deltas; clock and epoch never go back",
            (choices, trace) -> new Run(choices, trace).run()));
  }

  /** One state, its twin from snapshots, and a copy from deltas. */
  private static final class Run {
    private final Choices choices;
    private final Trace trace;
    private final CommandGenerator commands;
    private final ClusterState state = new ClusterState();
    private ClusterState twin = new ClusterState();
    private final StateCopy copy = new StateCopy(0, 1);
    private final List<byte[]> proposed = new ArrayList<>();
    private final List<byte[]> answered = new ArrayList<>();
    private final long[] sequences = new long[2];
    private long index;

    Run(Choices choices, Trace trace) {
      this.choices = choices;
      this.trace = trace;
      this.commands = new CommandGenerator(choices);
    }

    void run() {
      int count = choices.below(MAX_COMMANDS);
      for (int i = 0; i < count; i++) {
        ClusterView before = state.view();
        if (!proposed.isEmpty() && choices.oneIn(6)) {
          repeat(choices.below(proposed.size()));
        } else {
          propose();
        }
        check(before, state.view());
        if (choices.oneIn(8)) {
          twin = new ClusterState();
          twin.restore(state.snapshot().chunks());
          Expect.equal(state.hash(), twin.hash(), "hash after a restore");
        }
        if (choices.oneIn(5)) {
          follow();
        }
      }
      while (!follow()) {
        trace.step("more to follow");
      }
      Expect.equal(state.view().hash(), copy.view().hash(), "hash of the copy");
      trace.step("hash " + state.hash());
    }

    private void propose() {
      int proposer = choices.below(2);
      Proposal proposal =
          new Proposal(
              new NodeId(9, proposer),
              ++sequences[proposer],
              choices.below(3_000),
              commands.command());
      trace.step(proposal.toString());
      byte[] bytes = ProposalCodec.encode(proposal);
      proposed.add(bytes);
      answered.add(apply(bytes));
    }

    private void repeat(int number) {
      long rows = state.view().configVersion() + state.view().epoch();
      int members = state.view().memberCount();
      byte[] answer = apply(proposed.get(number));
      trace.step("repeat " + number);
      Expect.equalBytes(answered.get(number), answer, "the answer to a repeat");
      Expect.equal(
          rows, state.view().configVersion() + state.view().epoch(), "versions after a repeat");
      Expect.equal(members, state.view().memberCount(), "members after a repeat");
    }

    private byte[] apply(byte[] command) {
      index += 1 + choices.below(3);
      byte[] answer = state.apply(index, command);
      Expect.equalBytes(answer, twin.apply(index, command), "the twin's answer");
      Expect.equal(state.hash(), twin.hash(), "the twin's hash");
      return answer;
    }

    private boolean follow() {
      Delta delta = state.view().changesSince(copy.reached(), choices.below(300));
      Expect.that(delta != null, "a delta since " + copy.reached());
      return delta == null || copy.apply(DeltaCodec.decode(DeltaCodec.encode(delta)));
    }

    private static void check(ClusterView before, ClusterView after) {
      Expect.that(after.clockMillis() >= before.clockMillis(), "the clock goes on");
      Expect.that(after.epoch() >= before.epoch(), "the epoch goes on");
      Expect.that(after.configVersion() >= before.configVersion(), "the version goes on");
      List<MemberRecord> members = after.members();
      Expect.equal(after.memberCount(), members.size(), "one name a member");
      for (MemberRecord member : members) {
        Expect.equal(member, after.memberNamed(member.name()), "the member of a name");
        boolean quarantined = after.quarantine(member.id()) != null;
        Expect.equal(
            quarantined,
            member.standing() == MemberRecord.Standing.QUARANTINED,
            "standing and quarantine of " + member.name());
        long sum =
            after.allocations(member.id()).stream()
                .mapToLong(allocation -> allocation.resources().cpuMillis())
                .sum();
        Expect.equal(sum, after.promised(member.id()).cpuMillis(), "the sum of allocations");
        MemberRecord was = before.member(member.id());
        boolean sameCapacity = was != null && was.capacity().equals(member.capacity());
        if (sameCapacity && !before.promised(member.id()).equals(after.promised(member.id()))) {
          Expect.that(
              member.capacity().covers(after.promised(member.id()))
                  || before.promised(member.id()).covers(after.promised(member.id())),
              "no more is promised than there is");
        }
      }
    }
  }
}
