package dev.continuum.sim.consensus;

import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.value.RandomSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One node of the model between two crashes. One thread only. What it writes to its {@link Disk} is
 * there before any message that follows from it.
 *
 * <p>Members change one at a time (Ongaro 2014, 4.2.2), and only after an entry of the leader's own
 * term is committed (the correction of 2015).
 */
final class RaftNode {
  static final long MIN_ELECTION_MILLIS = 150;
  static final long HEARTBEAT_MILLIS = 50;

  private static final int MAX_ELECTION_SPREAD_MILLIS = 150;
  private static final int MAX_ENTRIES = 16;
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
    int votedFor = -1;
    final RaftLog log;

    Disk(List<Integer> voters) {
      log = new RaftLog(voters);
    }
  }

  /** Where a node's doings go. */
  interface World {
    void send(int from, int to, RaftMessage message);

    void elected(int node, long term);

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
  private final TreeMap<Integer, Long> next = new TreeMap<>();
  private final TreeMap<Integer, Long> match = new TreeMap<>();
  private Role role = Role.FOLLOWER;
  private boolean preVoting;
  private long commit;
  private long applied;
  private long electionAtMillis;
  private long heartbeatAtMillis;
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
    return role;
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
    if (role == Role.LEADER) {
      if (nowMillis >= heartbeatAtMillis) {
        broadcast(nowMillis);
      }
    } else if (nowMillis >= electionAtMillis && voters().contains(self)) {
      campaign(true, nowMillis);
    }
  }

  /** False where this node does not lead. */
  boolean propose(byte[] command, long nowMillis) {
    if (role != Role.LEADER) {
      return false;
    }
    append(new RaftEntry.Proposed(disk.term, command), nowMillis);
    return true;
  }

  /** Adds or removes one voter; false where it may not be now. */
  boolean change(List<Integer> voters, long nowMillis) {
    boolean allowed =
        role == Role.LEADER
            && disk.log.votersIndex() <= commit
            && disk.log.term(commit) == disk.term;
    if (allowed) {
      append(new RaftEntry.Members(disk.term, List.copyOf(voters)), nowMillis);
    }
    return allowed;
  }

  void receive(int from, RaftMessage message, long nowMillis) {
    boolean pre =
        (message instanceof RaftMessage.VoteRequest request && request.pre())
            || (message instanceof RaftMessage.VoteAnswer answer
                && answer.pre()
                && answer.granted());
    if (message.term() > disk.term && !pre) {
      disk.term = message.term();
      disk.votedFor = -1;
      follow(nowMillis);
    }
    switch (message) {
      case RaftMessage.VoteRequest request -> vote(from, request, nowMillis);
      case RaftMessage.VoteAnswer answer -> counted(from, answer, nowMillis);
      case RaftMessage.Append append -> append(from, append, nowMillis);
      case RaftMessage.Install install -> install(from, install, nowMillis);
      case RaftMessage.AppendAnswer answer -> answered(from, answer, nowMillis);
    }
  }

  private List<Integer> voters() {
    return disk.log.voters();
  }

  private void follow(long nowMillis) {
    role = Role.FOLLOWER;
    preVoting = false;
    waitForElection(nowMillis);
  }

  private void waitForElection(long nowMillis) {
    electionAtMillis = nowMillis + MIN_ELECTION_MILLIS + random.nextInt(MAX_ELECTION_SPREAD_MILLIS);
  }

  private void campaign(boolean pre, long nowMillis) {
    role = Role.CANDIDATE;
    preVoting = pre;
    votes.clear();
    votes.add(self);
    if (!pre) {
      disk.term++;
      disk.votedFor = self;
    }
    waitForElection(nowMillis);
    RaftMessage request =
        new RaftMessage.VoteRequest(
            pre ? disk.term + 1 : disk.term, pre, disk.log.lastIndex(), disk.log.lastTerm());
    voters().stream().filter(to -> to != self).forEach(to -> world.send(self, to, request));
    decideElection(nowMillis);
  }

  private void vote(int from, RaftMessage.VoteRequest request, long nowMillis) {
    boolean current =
        mutant == RaftMutant.IGNORES_LOGS
            || request.lastTerm() > disk.log.lastTerm()
            || (request.lastTerm() == disk.log.lastTerm()
                && request.lastIndex() >= disk.log.lastIndex());
    if (request.pre()) {
      boolean leaderIsGone = role != Role.LEADER && nowMillis - heardMillis >= MIN_ELECTION_MILLIS;
      boolean granted = request.term() > disk.term && current && leaderIsGone;
      long term = granted ? request.term() : disk.term;
      world.send(self, from, new RaftMessage.VoteAnswer(term, true, granted));
      return;
    }
    boolean free = disk.votedFor == -1 || disk.votedFor == from || mutant == RaftMutant.VOTES_TWICE;
    boolean granted = request.term() == disk.term && free && current;
    if (granted) {
      disk.votedFor = from;
      waitForElection(nowMillis);
    }
    world.send(self, from, new RaftMessage.VoteAnswer(disk.term, false, granted));
  }

  private void counted(int from, RaftMessage.VoteAnswer answer, long nowMillis) {
    long wanted = preVoting ? disk.term + 1 : disk.term;
    if (role == Role.CANDIDATE
        && answer.granted()
        && answer.pre() == preVoting
        && answer.term() == wanted) {
      votes.add(from);
      decideElection(nowMillis);
    }
  }

  private void decideElection(long nowMillis) {
    long won = voters().stream().filter(votes::contains).count();
    if (won <= voters().size() / 2) {
      return;
    }
    if (preVoting) {
      campaign(false, nowMillis);
      return;
    }
    role = Role.LEADER;
    world.elected(self, disk.term);
    next.clear();
    match.clear();
    append(new RaftEntry.Begun(disk.term), nowMillis);
  }

  private void append(RaftEntry entry, long nowMillis) {
    disk.log.append(entry);
    broadcast(nowMillis);
    advance();
  }

  private void broadcast(long nowMillis) {
    heartbeatAtMillis = nowMillis + HEARTBEAT_MILLIS;
    voters().stream().filter(to -> to != self).forEach(this::replicate);
  }

  private void replicate(int to) {
    long from = next.getOrDefault(to, disk.log.lastIndex() + 1);
    if (from <= disk.log.base().index()) {
      world.send(self, to, new RaftMessage.Install(disk.term, disk.log.base()));
      return;
    }
    world.send(
        self,
        to,
        new RaftMessage.Append(
            disk.term,
            from - 1,
            disk.log.term(from - 1),
            disk.log.from(from, MAX_ENTRIES),
            commit));
  }

  private void append(int from, RaftMessage.Append message, long nowMillis) {
    if (message.term() < disk.term) {
      world.send(self, from, new RaftMessage.AppendAnswer(disk.term, false, 0));
      return;
    }
    heard(nowMillis);
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
    heard(nowMillis);
    if (message.base().index() > commit) {
      disk.log.install(message.base());
      restoreBase();
    }
    world.send(self, from, new RaftMessage.AppendAnswer(disk.term, true, message.base().index()));
  }

  private void heard(long nowMillis) {
    heardMillis = nowMillis;
    follow(nowMillis);
  }

  private void answered(int from, RaftMessage.AppendAnswer answer, long nowMillis) {
    if (role != Role.LEADER || answer.term() < disk.term) {
      return;
    }
    if (!answer.success()) {
      goBack(from, answer.match() + 1);
      return;
    }
    long known = match.getOrDefault(from, 0L);
    if (answer.match() < known) {
      return;
    }
    long matched = answer.match();
    match.put(from, matched);
    next.put(from, matched + 1);
    long before = commit;
    advance();
    if (commit > before) {
      broadcast(nowMillis);
    } else if (matched > known && matched < disk.log.lastIndex()) {
      replicate(from);
    }
  }

  /** Only further back: a duplicate of a refusal must not call for another one. */
  private void goBack(int to, long candidate) {
    if (candidate < next.getOrDefault(to, disk.log.lastIndex() + 1)) {
      next.put(to, candidate);
      replicate(to);
    }
  }

  /** Commits what a majority has, where the last of it is of this term (Figure 8). */
  private void advance() {
    for (long index = disk.log.lastIndex(); index > commit; index--) {
      long candidate = index;
      long have =
          voters().stream()
              .filter(each -> each == self || match.getOrDefault(each, 0L) >= candidate)
              .count();
      boolean enough = have > voters().size() / 2 || mutant == RaftMutant.COMMITS_ALONE;
      if (enough && disk.log.term(index) == disk.term) {
        commit = index;
      }
    }
    apply();
    if (role == Role.LEADER && !voters().contains(self) && disk.log.votersIndex() <= commit) {
      role = Role.FOLLOWER;
    }
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
