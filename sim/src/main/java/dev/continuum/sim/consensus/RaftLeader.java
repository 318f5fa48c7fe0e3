package dev.continuum.sim.consensus;

import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node of the model does while it leads: feeds the others, commits, changes the members,
 * hands over. One thread only.
 *
 * <p>Voters change in two steps (Ongaro 2014, 4.3): a joint configuration, and when that is
 * committed the new one. A change begins only after an entry of the leader's own term is committed,
 * so that what others left unfinished is settled before. Who gets a vote must be a learner that has
 * caught up. A leader that hears of no quorum steps down.
 */
final class RaftLeader {
  static final long HEARTBEAT_MILLIS = 50;
  static final int MAX_LAG_ENTRIES = 16;

  private static final int MAX_ENTRIES = 16;
  private static final long STEP_DOWN_MILLIS = 2 * RaftNode.MIN_ELECTION_MILLIS;
  private static final int NOBODY = -1;

  private final RaftNode node;
  private final RaftNode.Disk disk;
  private final RaftNode.World world;
  private final RaftMutant mutant;
  private final long beganMillis;
  private final TreeMap<Integer, Follower> followers = new TreeMap<>();
  private long heartbeatAtMillis;
  private int heir = NOBODY;
  private boolean heirIsTold;
  private long handOverUntilMillis;

  /** How far another node is, as far as it has said. */
  private static final class Follower {
    long next;
    long match;
    long heardMillis;

    Follower(long next, long heardMillis) {
      this.next = next;
      this.heardMillis = heardMillis;
    }
  }

  RaftLeader(
      RaftNode node,
      RaftNode.Disk disk,
      RaftNode.World world,
      RaftMutant mutant,
      long beganMillis) {
    this.node = node;
    this.disk = disk;
    this.world = world;
    this.mutant = mutant;
    this.beganMillis = beganMillis;
  }

  /** False where it hears of no quorum any more. */
  boolean tick(long nowMillis) {
    if (heir != NOBODY && nowMillis >= handOverUntilMillis) {
      heir = NOBODY;
    }
    if (nowMillis >= heartbeatAtMillis) {
      broadcast(nowMillis);
    }
    return node.isQuorum(
        each -> each == node.id() || silentMillis(each, nowMillis) < STEP_DOWN_MILLIS);
  }

  /** False where the lead is being handed over. */
  boolean propose(byte[] command, long nowMillis) {
    if (heir != NOBODY) {
      return false;
    }
    append(new RaftEntry.Proposed(disk.term, command), nowMillis);
    return true;
  }

  void append(RaftEntry entry, long nowMillis) {
    disk.log.append(entry);
    broadcast(nowMillis);
    advance(nowMillis);
  }

  /** Null where the change has begun, else why it may not. */
  @Nullable String change(RaftMembers next, long nowMillis) {
    RaftMembers now = disk.log.members();
    if (heir != NOBODY) {
      return "the lead is being handed over";
    }
    if (now.isJoint() || disk.log.membersIndex() > node.commit()) {
      return "another change is under way";
    }
    if (disk.log.term(node.commit()) != disk.term) {
      return "nothing of this term is committed yet";
    }
    if (next.voters().isEmpty() || next.isJoint() || next.equals(now)) {
      return "no other members";
    }
    for (int voter : next.voters()) {
      if (!now.voters().contains(voter) && !(now.learners().contains(voter) && isCaughtUp(voter))) {
        return voter + " has not followed, or not caught up";
      }
    }
    if (next.voters().equals(now.voters()) || mutant == RaftMutant.SKIPS_JOINT) {
      configure(next, nowMillis);
    } else {
      configure(now.jointWith(next), nowMillis);
      if (mutant == RaftMutant.ENDS_JOINT_EARLY) {
        configure(next, nowMillis);
      }
    }
    return null;
  }

  private void configure(RaftMembers next, long nowMillis) {
    world.configured(node.id(), disk.log.members(), next);
    append(new RaftEntry.Members(disk.term, next), nowMillis);
  }

  /** Begins to hand over; null where it does, else why it may not. */
  @Nullable String handOver(int to, long nowMillis) {
    RaftMembers now = disk.log.members();
    if (now.isJoint() || !now.voters().contains(to) || to == node.id() || heir != NOBODY) {
      return "not to " + to + " now";
    }
    heir = to;
    heirIsTold = false;
    handOverUntilMillis = nowMillis + RaftNode.MIN_ELECTION_MILLIS;
    replicate(to, nowMillis);
    tellHeir();
    return null;
  }

  boolean isHandingOver() {
    return heir != NOBODY;
  }

  boolean heirIsTold() {
    return heirIsTold;
  }

  private void tellHeir() {
    boolean hasAll = heir != NOBODY && lag(heir) == 0;
    if (heir != NOBODY && !heirIsTold && (hasAll || mutant == RaftMutant.TRANSFERS_BEHIND)) {
      heirIsTold = true;
      world.handedOver(node.id(), heir);
      world.send(node.id(), heir, new RaftMessage.TimeoutNow(disk.term));
    }
  }

  long lag(int to) {
    Follower follower = followers.get(to);
    return disk.log.lastIndex() - (follower == null ? 0 : follower.match);
  }

  long silentMillis(int of, long nowMillis) {
    Follower follower = followers.get(of);
    return nowMillis - (follower == null ? beganMillis : follower.heardMillis);
  }

  private boolean isCaughtUp(int learner) {
    return lag(learner) <= MAX_LAG_ENTRIES;
  }

  private void broadcast(long nowMillis) {
    heartbeatAtMillis = nowMillis + HEARTBEAT_MILLIS;
    TreeSet<Integer> members = new TreeSet<>(disk.log.members().all());
    followers.keySet().retainAll(members);
    members.remove(node.id());
    members.forEach(to -> replicate(to, nowMillis));
  }

  private Follower follower(int of, long nowMillis) {
    return followers.computeIfAbsent(of, _ -> new Follower(disk.log.lastIndex() + 1, nowMillis));
  }

  private void replicate(int to, long nowMillis) {
    long from = follower(to, nowMillis).next;
    RaftLog log = disk.log;
    world.send(
        node.id(),
        to,
        from <= log.base().index()
            ? new RaftMessage.Install(disk.term, log.base())
            : new RaftMessage.Append(
                disk.term,
                from - 1,
                log.term(from - 1),
                log.from(from, MAX_ENTRIES),
                node.commit()));
  }

  void answered(int from, RaftMessage.AppendAnswer answer, long nowMillis) {
    if (!disk.log.members().all().contains(from)) {
      return;
    }
    Follower follower = follower(from, nowMillis);
    follower.heardMillis = nowMillis;
    if (!answer.success()) {
      goBack(from, follower, answer.match() + 1, nowMillis);
      return;
    }
    long known = follower.match;
    if (answer.match() < known) {
      return;
    }
    follower.match = answer.match();
    follower.next = answer.match() + 1;
    long before = node.commit();
    advance(nowMillis);
    if (node.commit() > before) {
      broadcast(nowMillis);
    } else if (follower.match > known && follower.match < disk.log.lastIndex()) {
      replicate(from, nowMillis);
    }
    tellHeir();
  }

  /**
   * Only further back, for a duplicate of a refusal must not call for another one, and never behind
   * what the follower is known to have, for an old one must not lead to where nothing is news.
   */
  private void goBack(int to, Follower follower, long hint, long nowMillis) {
    long candidate = Math.max(hint, follower.match + 1);
    if (candidate < follower.next) {
      follower.next = candidate;
      replicate(to, nowMillis);
    }
  }

  /** Commits what a quorum has, where the last of it is of this term (Figure 8). */
  private void advance(long nowMillis) {
    for (long index = disk.log.lastIndex(); index > node.commit(); index--) {
      if (disk.log.term(index) == disk.term && isHeld(index)) {
        world.committed(node.id(), disk.term, index);
        node.commitTo(index);
      }
    }
    RaftMembers members = disk.log.members();
    if (disk.log.membersIndex() > node.commit()) {
      return;
    }
    if (members.isJoint()) {
      if (disk.log.term(node.commit()) == disk.term) {
        configure(members.settled(), nowMillis);
      }
    } else if (!members.isVoter(node.id())) {
      node.stepDown(nowMillis);
    }
  }

  private boolean isHeld(long index) {
    return mutant == RaftMutant.COMMITS_ALONE
        || node.isQuorum(each -> each == node.id() || matches(each, index));
  }

  private boolean matches(int each, long index) {
    Follower follower = followers.get(each);
    return follower != null && follower.match >= index;
  }
}
