package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.Outcome.Refused;
import dev.continuum.core.consensus.OutcomeCodec;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.consensus.Shards;
import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What one group of the cluster has decided. One thread only, but for {@link #view} and the
 * snapshots.
 *
 * <p><b>Time.</b> A command brings its proposer's clock, and the cluster's clock is the latest of
 * all that were believed ({@link ClusterClock}): it never goes back, it stands still where nothing
 * is decided, and what expires does so at the same command on every node.
 *
 * <p><b>Once.</b> A proposal is known by its proposer and sequence number. One that comes again is
 * answered as it was at first and changes nothing; one so old that its answer is no longer kept is
 * refused with {@code PROPOSAL_STALE}. Refusals are answers too, and are kept.
 *
 * <p><b>Hash.</b> The sum over all rows and kept answers, and epoch, configuration version and
 * clock: O(1) a command. A {@link Command.StateCheck} compares it with what another node had at a
 * recent index. Where they differ, {@link #apply} throws {@code STATE_DIVERGED}, then and for ever
 * after, and touches nothing: the driver stops this node's part in the group. A restore from a
 * snapshot heals it.
 */
public final class ClusterState implements StateMachine {
  /** Over so many last commands a state check looks back. */
  public static final int MAX_CHECKED_BACK = 1_024;

  private final int group;
  private final int shardCount;
  private final RecentHashes recent = new RecentHashes(MAX_CHECKED_BACK);
  private Sessions sessions;
  private Changes changes;
  private ClusterClock clock;
  private MemberCommands memberCommands;
  private ClusterCommands clusterCommands;
  private ShardedCommands shardedCommands;
  private long applied;
  private @Nullable ContinuumException divergence;
  private volatile ClusterView view;

  /** The cluster's one group. */
  public ClusterState() {
    this(0, 1);
  }

  /**
   * @param group which one this is
   * @param shardCount with how many shards the cluster was born
   */
  public ClusterState(int group, int shardCount) {
    if (group < 0 || group >= Shards.groups(shardCount)) {
      throw new IllegalArgumentException(
          "group: " + group + " (expected: 0.." + (Shards.groups(shardCount) - 1) + ")");
    }
    this.group = group;
    this.shardCount = shardCount;
    this.sessions = new Sessions();
    this.changes = new Changes(ClusterTables.empty(), new ChangeLog(0));
    this.clock = new ClusterClock(changes, group == 0);
    this.memberCommands = new MemberCommands(changes);
    this.clusterCommands = new ClusterCommands(changes);
    this.shardedCommands = new ShardedCommands(changes, group == 0);
    this.view = viewNow();
  }

  @Override
  public byte[] apply(long index, byte[] command) {
    if (divergence != null) {
      throw divergence;
    }
    if (index < 1 || index < applied) {
      throw new IllegalArgumentException(
          "index: " + index + " (expected: at least " + Math.max(1, applied) + ")");
    }
    changes.at(index);
    byte[] answer = answer(index, command);
    applied = index;
    recent.add(index, hash());
    view = viewNow();
    return answer;
  }

  @Override
  public long appliedIndex() {
    return applied;
  }

  @Override
  public long hash() {
    return changes.tables().hash() + sessions.hash();
  }

  /** The state after the last command; safe for any thread, without a lock. */
  public ClusterView view() {
    return view;
  }

  @Override
  public Snapshot snapshot() {
    return new StateSnapshot(
        new StateSnapshot.Header(group, shardCount, applied, hash()),
        changes.tables().copy(),
        sessions.copy());
  }

  @Override
  public void restore(Chunks snapshot) {
    SnapshotReader.Restored restored = SnapshotReader.read(snapshot, group, shardCount);
    sessions = restored.sessions();
    applied = restored.header().index();
    changes = new Changes(restored.tables(), new ChangeLog(applied));
    clock = new ClusterClock(changes, group == 0);
    memberCommands = new MemberCommands(changes);
    clusterCommands = new ClusterCommands(changes);
    shardedCommands = new ShardedCommands(changes, group == 0);
    divergence = null;
    recent.clear();
    recent.add(applied, hash());
    view = viewNow();
  }

  private byte[] answer(long index, byte[] command) {
    Proposal proposal;
    try {
      proposal = ProposalCodec.decode(command);
    } catch (DecodeException unreadable) {
      return OutcomeCodec.encode(
          Checks.refuse(
              ErrorCode.COMMAND_INVALID, "command", unreadable.field(), "a proposal's bytes"));
    }
    if (proposal.command() instanceof Command.StateCheck check) {
      compare(index, check);
    }
    Refused ahead = clock.take(proposal.proposer(), proposal.timeMillis(), sessions.proposers());
    if (ahead != null) {
      return OutcomeCodec.encode(ahead); // not kept: later the same proposal may be right
    }
    byte[] before = sessions.answer(proposal.proposer(), proposal.sequence());
    if (before != null) {
      return before.clone();
    }
    if (sessions.isStale(proposal.proposer(), proposal.sequence())) {
      return OutcomeCodec.encode(
          Checks.refuse(
              ErrorCode.PROPOSAL_STALE,
              "sequence",
              proposal.sequence(),
              "one of the last " + Proposal.MAX_IN_FLIGHT + " of its node"));
    }
    byte[] answer = OutcomeCodec.encode(decide(proposal.command()));
    sessions.add(proposal.proposer(), proposal.sequence(), answer);
    return answer.clone();
  }

  private Outcome decide(Command command) {
    if (!Shards.belongs(command, group, shardCount)) {
      return Checks.refuse(
          ErrorCode.COMMAND_INVALID,
          "group",
          group,
          "group " + Shards.groupOf(command, shardCount));
    }
    return switch (command) {
      case Command.NodeJoin join -> memberCommands.join(join);
      case Command.NodeLeave leave -> memberCommands.leave(leave);
      case Command.DutyAssign assign -> memberCommands.assign(assign);
      case Command.Quarantine quarantine -> memberCommands.quarantine(quarantine);
      case Command.QuarantineEnd end -> memberCommands.quarantineEnd(end);
      case Command.ConfigUpdate update -> clusterCommands.configure(update);
      case Command.TokenConsume consume -> clusterCommands.consume(consume);
      case Command.TokenRevoke revoke -> clusterCommands.revoke(revoke);
      case Command.GrantUpdate grant -> clusterCommands.grant(grant);
      case Command.EpochAdvance advance -> clusterCommands.advance(advance);
      case Command.SpacePlace place -> shardedCommands.place(place);
      case Command.SpaceDrop drop -> shardedCommands.drop(drop);
      case Command.ResourceAlloc alloc -> shardedCommands.allocate(alloc);
      case Command.ResourceFree free -> shardedCommands.free(free);
      case Command.ResourceFreeAll free -> shardedCommands.freeAll(free);
      case Command.StateCheck check -> changes.done(check.index(), false);
      case Command.StateRestore part ->
          new Restoration(changes, memberCommands, group, shardCount).take(part);
    };
  }

  /** A node that has not the index any more, or not yet, says nothing. */
  private void compare(long index, Command.StateCheck check) {
    if (check.index() < index
        && recent.has(check.index())
        && recent.at(check.index()) != check.hash()) {
      divergence =
          ContinuumException.field(
              ErrorCode.STATE_DIVERGED,
              "state hash at index " + check.index(),
              Long.toHexString(recent.at(check.index())),
              Long.toHexString(check.hash()),
              "Restart this node: it takes a snapshot from another. Report it with both logs.");
      throw divergence;
    }
  }

  private ClusterView viewNow() {
    return new ClusterView(
        group, shardCount, applied, changes.tables().copy(), changes.log().part());
  }
}
