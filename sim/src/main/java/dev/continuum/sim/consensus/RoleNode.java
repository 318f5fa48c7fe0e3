package dev.continuum.sim.consensus;

import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Replica;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.consensus.roles.RoleEffect;
import dev.continuum.core.consensus.roles.RoleInput;
import dev.continuum.core.consensus.roles.RolePlanner;
import dev.continuum.core.consensus.roles.Sighting;
import dev.continuum.core.consensus.roles.Sighting.Belief;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.sim.roles.SimulatedMember;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node of the model does beside Raft, between two crashes: believes in others while it hears
 * of them, and steps its planner. One thread only.
 */
final class RoleNode {
  private static final long SUSPECT_NANOS = 1_000 * RaftRoles.MILLI;
  private static final long DEAD_NANOS = 3_000 * RaftRoles.MILLI;
  private static final long PATIENCE_NANOS = 5_000 * RaftRoles.MILLI;

  private final int number;
  private final RaftRoles world;
  private final RaftWorld raft;
  private final int start;
  private final RolePlanner planner = new RolePlanner();
  private final TreeMap<Integer, Seen> others = new TreeMap<>();
  private final TreeMap<Long, Asked> proposals = new TreeMap<>();
  private @Nullable Running running;
  private boolean leads;
  private int counter;

  /** Another node, as far as it was heard of. */
  private static final class Seen {
    long incarnation;
    long heardNanos;
    Belief belief = Belief.DEAD;
    long sinceNanos;
  }

  /** A proposal of the planner, under its number. */
  private record Asked(long number, long untilNanos) {}

  /**
   * The change or hand-over that runs.
   *
   * @param next null for a hand-over
   */
  private record Running(
      long number, RaftLeader leader, @Nullable RaftMembers next, long untilNanos) {}

  RoleNode(int number, RaftRoles world, RaftWorld raft) {
    this.number = number;
    this.world = world;
    this.raft = raft;
    this.start = (int) world.member(number).incarnation;
  }

  int number() {
    return number;
  }

  void hear(int of, long incarnation) {
    Seen seen = others.computeIfAbsent(of, _ -> new Seen());
    if (incarnation >= seen.incarnation) {
      if (seen.belief != Belief.ALIVE || incarnation > seen.incarnation) {
        seen.belief = Belief.ALIVE;
        seen.sinceNanos = raft.nowNanos();
      }
      seen.incarnation = incarnation;
      seen.heardNanos = raft.nowNanos();
    }
  }

  void look() {
    RaftNode node = raft.running(number);
    if (node == null) {
      return;
    }
    others.values().forEach(this::believe);
    expire();
    followUp(node);
    if (node.leader() == null && !leads) {
      return;
    }
    leads = node.leader() != null;
    take(planner.step(observed(node)), node);
  }

  private void believe(Seen seen) {
    long silent = raft.nowNanos() - seen.heardNanos;
    Belief next =
        silent < SUSPECT_NANOS ? Belief.ALIVE : silent < DEAD_NANOS ? Belief.SUSPECT : Belief.DEAD;
    if (next != seen.belief) {
      seen.belief = next;
      seen.sinceNanos = raft.nowNanos();
    }
  }

  /** A proposal of this node was applied here. */
  void decided(long sequence, boolean done) {
    Asked asked = proposals.remove(sequence);
    if (asked != null) {
      ended(asked.number(), done);
    }
  }

  private void expire() {
    for (long sequence : List.copyOf(proposals.keySet())) {
      Asked asked = proposals.get(sequence);
      if (asked != null && raft.nowNanos() - asked.untilNanos() >= 0) {
        decided(sequence, false);
      }
    }
  }

  private void followUp(RaftNode node) {
    Running now = running;
    if (now == null) {
      return;
    }
    boolean leads = node.leader() == now.leader();
    RaftMembers next = now.next();
    boolean done =
        next == null
            ? now.leader().heirIsTold()
            : leads
                && node.log().members().equals(next)
                && node.log().membersIndex() <= node.commit();
    boolean over =
        !leads
            || raft.nowNanos() - now.untilNanos() >= 0
            || (next == null && !now.leader().isHandingOver());
    if (done || over) {
      running = null;
      ended(now.number(), done);
    }
  }

  private void ended(long effect, boolean done) {
    planner.step(new RoleInput.Ended(raft.nowNanos(), effect, done));
  }

  private void take(List<RoleEffect> effects, RaftNode node) {
    for (RoleEffect effect : effects) {
      switch (effect) {
        case RoleEffect.Propose propose -> propose(propose, node);
        case RoleEffect.ChangeMembers change -> {
          RaftMembers next = world.members(change.next());
          world.step(number + " wants " + next + ": " + change.reason());
          run(change.number(), node, next);
        }
        case RoleEffect.TransferLeadership transfer -> {
          world.step(number + " hands over: " + transfer.reason());
          handOver(transfer, node);
        }
        case RoleEffect.Held held -> world.step(number + " is held: " + held.reason());
      }
    }
  }

  private void propose(RoleEffect.Propose propose, RaftNode node) {
    long sequence = Proposal.sequence(start, ++counter);
    byte[] bytes =
        ProposalCodec.encode(
            new Proposal(world.id(number), sequence, raft.nowMillis(), propose.command()));
    proposals.put(sequence, new Asked(propose.number(), raft.nowNanos() + PATIENCE_NANOS));
    if (!node.propose(bytes, raft.nowMillis())) {
      decided(sequence, false);
    }
  }

  private void run(long effect, RaftNode node, RaftMembers next) {
    RaftLeader leader = node.leader();
    String refused = leader == null ? "it does not lead" : leader.change(next, raft.nowMillis());
    begun(effect, leader, next, refused);
  }

  private void handOver(RoleEffect.TransferLeadership transfer, RaftNode node) {
    RaftLeader leader = node.leader();
    String refused =
        leader == null
            ? "it does not lead"
            : leader.handOver(RaftRoles.number(transfer.to()), raft.nowMillis());
    begun(transfer.number(), leader, null, refused);
  }

  private void begun(
      long effect,
      @Nullable RaftLeader leader,
      @Nullable RaftMembers next,
      @Nullable String refused) {
    if (leader == null || refused != null) {
      world.step(number + " is refused: " + refused);
      ended(effect, false);
    } else {
      running = new Running(effect, leader, next, raft.nowNanos() + PATIENCE_NANOS);
    }
  }

  private RoleInput.Observed observed(RaftNode node) {
    return new RoleInput.Observed(
        raft.nowNanos(),
        world.options(),
        world.id(number),
        node.machine().view().members(),
        sightings(),
        new TreeSet<>(),
        status(node));
  }

  private List<Sighting> sightings() {
    List<Sighting> all = new ArrayList<>();
    SimulatedMember self = world.member(number);
    all.add(sighting(self, self.incarnation, Belief.ALIVE, self.sinceNanos));
    others.forEach(
        (node, seen) ->
            all.add(sighting(world.member(node), seen.incarnation, seen.belief, seen.sinceNanos)));
    return all;
  }

  private Sighting sighting(
      SimulatedMember member, long incarnation, Belief belief, long sinceNanos) {
    return new Sighting(
        member.id,
        member.name,
        new PeerAddress(member.name, 7_000),
        member.wanted,
        member.zone,
        List.of(),
        Resources.NONE,
        incarnation,
        belief,
        raft.nowNanos() - sinceNanos,
        0);
  }

  private GroupStatus status(RaftNode node) {
    RaftLeader leader = node.leader();
    RaftMembers members = node.log().members();
    List<Replica> replicas = new ArrayList<>();
    if (leader != null) {
      for (int each : members.all()) {
        if (each != number) {
          replicas.add(
              new Replica(
                  world.id(each),
                  members.voters().contains(each),
                  leader.lag(each),
                  leader.silentMillis(each, raft.nowMillis())));
        }
      }
    }
    int known = node.knownLeader();
    NodeId leaderId = known == RaftNode.NOBODY ? null : world.id(known);
    return new GroupStatus(
        0,
        leader == null ? Role.FOLLOWER : Role.LEADER,
        leaderId,
        node.term(),
        node.commit(),
        node.applied(),
        node.log().lastIndex() - node.log().base().index(),
        node.log().base().index(),
        0,
        node.machine().hash(),
        world.group(members),
        replicas,
        null);
  }
}
