package dev.continuum.sim.consensus;

import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.value.RandomSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One node of the model between two crashes: elections, and what a follower does; {@link
 * RaftLeader} is what it does while it leads. One thread only. What it writes to its {@link Disk}
 * is there before any message that follows from it.
 */
final class RaftNode {
  static final long MIN_ELECTION_MILLIS = 150;
  static final int NOBODY = -1;

  private static final int MAX_ELECTION_SPREAD_MILLIS = 150;
  private static final int COMPACT_AFTER = 40;

  /** What a node is. */
  enum Role {
    FOLLOWER,
    CANDIDATE,
    LEADER
  }

  /** What survives a crash. */
  static final class Disk {
    long term;
    int votedFor = NOBODY;
    final RaftLog log;

    Disk(RaftMembers members) {
      log = new RaftLog(members);
    }
  }

  /** Where a node's doings go. */
  interface World {
    void send(int from, int to, RaftMessage message);

    /** A node gives its vote, itself or another. */
    void voted(int node, long term, int candidate);

    void elected(int node, long term);

    /** The leader of a term takes an entry for committed. */
    void committed(int node, long term, long index);

    /** A leader's log has other members from here on. */
    void configured(int node, RaftMembers before, RaftMembers after);

    /** A leader tells another node to take over. */
    void handedOver(int from, int to);

    /** {@code answer} is empty for entries that are not for the state machine. */
    void applied(RaftNode node, long index, RaftEntry entry, byte[] answer);
  }

  private final int self;
  private final Disk disk;
  private final ClusterState machine = new ClusterState();
  private final RandomSource random;
  private final RaftMutant mutant;
  private final World world;
  private final TreeSet<Integer> votes = new TreeSet<>();
  private @Nullable RaftLeader leader;
  private boolean campaigning;
  private boolean preVoting;
  private int knownLeader = NOBODY;
  private long commit;
  private long applied;
  private long electionAtMillis;
  private long heardMillis;

  RaftNode(
      int self, Disk disk, RandomSource random, RaftMutant mutant, World world, long nowMillis) {
    this.self = self;
    this.disk = disk;
    this.random = random;
    this.mutant = mutant;
    this.world = world;
    heardMillis = nowMillis - MIN_ELECTION_MILLIS;
    restoreBase();
    waitForElection(nowMillis);
  }

  int id() {
    return self;
  }

  Role role() {
    return leader != null ? Role.LEADER : campaigning ? Role.CANDIDATE : Role.FOLLOWER;
  }

  /** Null where it does not lead. */
  @Nullable RaftLeader leader() {
    return leader;
  }

  /** Who leads, as far as it knows, or {@link #NOBODY}. */
  int knownLeader() {
    return leader != null ? self : knownLeader;
  }

  long term() {
    return disk.term;
  }

  long applied() {
    return applied;
  }

  ClusterState machine() {
    return machine;
  }

  RaftLog log() {
    return disk.log;
  }

  long commit() {
    return commit;
  }

  void tick(long nowMillis) {
    if (leader != null) {
      if (!leader.tick(nowMillis)) {
        stepDown(nowMillis);
      }
    } else if (nowMillis >= electionAtMillis && members().isVoter(self)) {
      campaign(true, nowMillis);
    }
  }

  /** False where this node does not lead, or hands over. */
  boolean propose(byte[] command, long nowMillis) {
    return leader != null && leader.propose(command, nowMillis);
  }

  void receive(int from, RaftMessage message, long nowMillis) {
    boolean pre =
        (message instanceof RaftMessage.VoteRequest request && request.pre())
            || (message instanceof RaftMessage.VoteAnswer answer
                && answer.pre()
                && answer.granted());
    if (message.term() > disk.term && !pre) {
      disk.term = message.term();
      disk.votedFor = NOBODY;
      stepDown(nowMillis);
    }
    switch (message) {
      case RaftMessage.VoteRequest request -> vote(from, request, nowMillis);
      case RaftMessage.VoteAnswer answer -> counted(from, answer, nowMillis);
      case RaftMessage.Append append -> append(from, append, nowMillis);
      case RaftMessage.Install install -> install(from, install, nowMillis);
      case RaftMessage.AppendAnswer answer -> {
        if (leader != null && answer.term() >= disk.term) {
          leader.answered(from, answer, nowMillis);
        }
      }
      case RaftMessage.TimeoutNow now -> {
        if (now.term() == disk.term && leader == null && members().isVoter(self)) {
          campaign(false, nowMillis);
        }
      }
    }
  }

  private RaftMembers members() {
    return disk.log.members();
  }

  /** Whether those for whom it holds decide, by the newest members in the log. */
  boolean isQuorum(IntPredicate holds) {
    RaftMembers members = members();
    return switch (mutant) {
      case ASKS_NEW_VOTERS_ONLY -> RaftMembers.isMajority(members.voters(), holds);
      case COUNTS_LEARNERS ->
          members.all().stream().mapToInt(Integer::intValue).filter(holds).count()
              > members.voters().size() / 2;
      default -> members.isQuorum(holds);
    };
  }

  void stepDown(long nowMillis) {
    leader = null;
    campaigning = false;
    preVoting = false;
    knownLeader = NOBODY;
    waitForElection(nowMillis);
  }

  private void waitForElection(long nowMillis) {
    electionAtMillis = nowMillis + MIN_ELECTION_MILLIS + random.nextInt(MAX_ELECTION_SPREAD_MILLIS);
  }

  private void campaign(boolean pre, long nowMillis) {
    campaigning = true;
    preVoting = pre;
    votes.clear();
    votes.add(self);
    if (!pre) {
      disk.term++;
      disk.votedFor = self;
      world.voted(self, disk.term, self);
      knownLeader = NOBODY;
    }
    waitForElection(nowMillis);
    RaftMessage request =
        new RaftMessage.VoteRequest(
            pre ? disk.term + 1 : disk.term, pre, disk.log.lastIndex(), disk.log.lastTerm());
    members().all().stream()
        .filter(to -> to != self && (members().isVoter(to) || mutant == RaftMutant.COUNTS_LEARNERS))
        .forEach(to -> world.send(self, to, request));
    decideElection(nowMillis);
  }

  private void vote(int from, RaftMessage.VoteRequest request, long nowMillis) {
    boolean current =
        mutant == RaftMutant.IGNORES_LOGS
            || request.lastTerm() > disk.log.lastTerm()
            || (request.lastTerm() == disk.log.lastTerm()
                && request.lastIndex() >= disk.log.lastIndex());
    if (request.pre()) {
      boolean leaderIsGone = leader == null && nowMillis - heardMillis >= MIN_ELECTION_MILLIS;
      boolean granted = request.term() > disk.term && current && leaderIsGone;
      long term = granted ? request.term() : disk.term;
      world.send(self, from, new RaftMessage.VoteAnswer(term, true, granted));
      return;
    }
    boolean free =
        disk.votedFor == NOBODY || disk.votedFor == from || mutant == RaftMutant.VOTES_TWICE;
    boolean granted = request.term() == disk.term && free && current;
    if (granted) {
      disk.votedFor = from;
      world.voted(self, disk.term, from);
      waitForElection(nowMillis);
    }
    world.send(self, from, new RaftMessage.VoteAnswer(disk.term, false, granted));
  }

  private void counted(int from, RaftMessage.VoteAnswer answer, long nowMillis) {
    long wanted = preVoting ? disk.term + 1 : disk.term;
    if (campaigning && answer.granted() && answer.pre() == preVoting && answer.term() == wanted) {
      votes.add(from);
      decideElection(nowMillis);
    }
  }

  private void decideElection(long nowMillis) {
    if (!isQuorum(votes::contains)) {
      return;
    }
    if (preVoting) {
      campaign(false, nowMillis);
      return;
    }
    campaigning = false;
    leader = new RaftLeader(this, disk, world, mutant, nowMillis);
    world.elected(self, disk.term);
    leader.append(new RaftEntry.Begun(disk.term), nowMillis);
  }

  private void append(int from, RaftMessage.Append message, long nowMillis) {
    if (message.term() < disk.term) {
      world.send(self, from, new RaftMessage.AppendAnswer(disk.term, false, 0));
      return;
    }
    heard(from, nowMillis);
    RaftLog log = disk.log;
    long prev = message.prevIndex();
    boolean fits =
        prev < log.base().index()
            || log.term(prev) == message.prevTerm()
            || (mutant == RaftMutant.APPENDS_BLINDLY && prev <= log.lastIndex());
    if (!fits) {
      long hint = Math.max(log.base().index(), Math.min(log.lastIndex(), prev - 1));
      world.send(self, from, new RaftMessage.AppendAnswer(disk.term, false, hint));
      return;
    }
    long index = prev;
    for (RaftEntry entry : message.entries()) {
      take(++index, entry);
    }
    commit = Math.max(commit, Math.min(message.commit(), index));
    world.send(self, from, new RaftMessage.AppendAnswer(disk.term, true, index));
    apply();
  }

  private void take(long index, RaftEntry entry) {
    RaftLog log = disk.log;
    if (index <= log.base().index() || log.term(index) == entry.term()) {
      return;
    }
    if (index <= log.lastIndex()) {
      if (index <= commit) {
        throw new AssertionError("node " + self + " cuts committed entry " + index);
      }
      log.cutFrom(index);
    }
    log.append(entry);
  }

  private void install(int from, RaftMessage.Install message, long nowMillis) {
    if (message.term() < disk.term) {
      world.send(self, from, new RaftMessage.AppendAnswer(disk.term, false, 0));
      return;
    }
    heard(from, nowMillis);
    if (message.base().index() > commit) {
      disk.log.install(message.base());
      restoreBase();
    }
    world.send(self, from, new RaftMessage.AppendAnswer(disk.term, true, message.base().index()));
  }

  private void heard(int from, long nowMillis) {
    heardMillis = nowMillis;
    stepDown(nowMillis);
    knownLeader = from;
  }

  void commitTo(long index) {
    commit = index;
    apply();
  }

  private void apply() {
    while (applied < commit) {
      RaftEntry entry = disk.log.entry(applied + 1);
      byte[] answer =
          entry instanceof RaftEntry.Proposed proposed
              ? machine.apply(applied + 1, proposed.command())
              : new byte[0];
      applied++;
      world.applied(this, applied, entry, answer);
    }
    if (applied - disk.log.base().index() > COMPACT_AFTER) {
      disk.log.compact(applied, read(machine.snapshot().chunks()));
    }
  }

  private void restoreBase() {
    RaftLog.Base base = disk.log.base();
    if (!base.chunks().isEmpty()) {
      Iterator<byte[]> rest = base.chunks().iterator();
      machine.restore(() -> rest.hasNext() ? rest.next() : null);
    }
    applied = base.index();
    commit = base.index();
  }

  private static List<byte[]> read(StateMachine.Chunks chunks) {
    List<byte[]> all = new ArrayList<>();
    for (byte[] chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      all.add(chunk);
    }
    return all;
  }
}
