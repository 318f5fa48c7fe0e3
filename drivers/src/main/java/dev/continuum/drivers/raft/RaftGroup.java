package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.core.NodeFacts;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.State;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.error.RaftError;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.consensus.port.Consensus;
import dev.continuum.core.consensus.port.ConsensusControl;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.raft.wire.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group of a node: agreement on one order of commands, by the engine. Thread-safe.
 *
 * <p>A failure of the disk or of the state machine ends the node's part: it steps down, says so in
 * {@link #status} and in its log, and takes part again when the node was restarted.
 */
public final class RaftGroup implements Consensus, ConsensusControl, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RaftGroup.class);
  private static final byte[] NO_CONTEXT = {};
  private static final ByteString NO_COMMANDS = Submission.getDefaultInstance().toByteString();

  /** What a node may still have to apply when it asks for votes. */
  private static final long MAX_UNAPPLIED_ENTRIES = 1_000;

  private static final Duration RETRY = Duration.ofMillis(500);

  /** A read that the engine has not answered after so long is asked for again. */
  private static final Duration READ_ROUND = Duration.ofSeconds(2);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);

  private final int number;
  private final String name;
  private final NodeId self;
  private final RaftSettings settings;
  private final LinkedRpcClient client;
  private final PeerCalls calls;
  private final GroupLog log;
  private final GroupVote vote;
  private final AppliedCommands applied;
  private final Proposals proposals;
  private final Reads reads;
  private final MemberChanges changes;
  private final NodeImpl node;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean snapshotting = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Consumer<RaftGroup> forget;
  private volatile @Nullable NodeId leader;
  private volatile long leaderSinceNanos = System.nanoTime();
  private final AtomicLong bytesSinceSnapshot = new AtomicLong();
  private final AtomicLong committedHeard = new AtomicLong();
  private volatile @Nullable String failure;

  /** What a group is made of; see {@link RaftEngine#start}. */
  record Parts(
      int number,
      NodeId self,
      RaftSettings settings,
      RaftStore store,
      PeerCalls calls,
      SharedBeats beats,
      long sharedBeatNanos,
      EngineThreads threads,
      StateMachine machine) {}

  RaftGroup(Parts parts, Consumer<RaftGroup> forget) {
    this.forget = forget;
    this.number = parts.number;
    this.name = name(parts.number);
    this.self = parts.self;
    this.settings = parts.settings;
    this.calls = parts.calls;
    this.client =
        new LinkedRpcClient(
            name, parts.calls, parts.beats, parts.sharedBeatNanos, this::isReadyToLead);
    PeerId peer = RaftPeers.of(self, settings.priority().applyAsInt(self));
    this.log = new GroupLog(parts.store, number, this::diskFailed);
    this.vote = new GroupVote(parts.store, number, peer, this::diskFailed);
    this.applied =
        new AppliedCommands(self, parts.machine, parts.threads.snapshots(), new Events());
    this.timer = parts.threads.timer();
    this.proposals =
        new Proposals(
            self, new Engine(), settings.election().multipliedBy(2), parts.threads.timer());
    this.reads = new Reads(this::ask, parts.threads.timer());
    this.node = new NodeImpl(name, peer);
    this.changes = new MemberChanges(node, settings);
  }

  static String name(int number) {
    return "g" + number;
  }

  int number() {
    return number;
  }

  LinkedRpcClient client() {
    return client;
  }

  GroupLog log() {
    return log;
  }

  GroupVote vote() {
    return vote;
  }

  AppliedCommands applied() {
    return applied;
  }

  NodeImpl node() {
    return node;
  }

  Proposals proposals() {
    return proposals;
  }

  /** Begins; throws what went wrong. */
  void init(GroupOptions options) {
    if (!node.init(options)) {
      String why = failure == null ? "see the log of the node" : failure;
      close();
      throw ContinuumException.of(
          ErrorCode.CONSENSUS_STOPPED,
          "group " + number + ": did not start: " + why,
          "Mend what the message names, then restart the node.");
    }
    awaken(applied.applied().entryIndex());
  }

  /** A leader says up to where entries are committed. */
  void heardCommitted(long entryIndex) {
    long _ = committedHeard.accumulateAndGet(entryIndex, Math::max);
  }

  /**
   * A node that was away plays its log again, and nobody would be answered meanwhile if it led. It
   * gets there without leading: what a leader told it to be committed needs nobody any more.
   */
  private boolean isReadyToLead() {
    long committedHere = Math.min(committedHeard.get(), log.getLastLogIndex());
    return committedHere - applied.applied().entryIndex() <= MAX_UNAPPLIED_ENTRIES;
  }

  /**
   * A learner of a single voter begins with all of its log taken for committed, and the engine
   * applies none of it before something is committed after it (1.4.1, initBallotBox). So the leader
   * is asked for an entry without commands, until that is no longer so.
   */
  private void awaken(long appliedAtStart) {
    GroupMembers members = members();
    boolean stuck =
        applied.applied().entryIndex() == appliedAtStart
            && appliedAtStart < log.getLastLogIndex()
            && members.voters().size() == 1
            && !members.isVoter(self);
    if (stuck && !closed.get()) {
      NodeId leads = leader;
      if (leads != null) {
        String notSent =
            calls.call(
                leads, MessageKind.SUBMIT, name, NO_COMMANDS, RETRY.toMillis(), new Unheard());
        LOG.debug("group {}: asked the leader for an entry: {}", number, notSent);
      }
      ScheduledFuture<?> _ =
          timer.schedule(() -> awaken(appliedAtStart), RETRY.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public CompletableFuture<Committed> submit(byte[] command) {
    return proposals.submit(command, settings.timeout());
  }

  @Override
  public Registration onCommit(CommitListener listener) {
    return applied.listen(listener);
  }

  @Override
  public CompletableFuture<Long> readIndex() {
    return reads.read(settings.timeout()).thenApply(ready -> applied.commands());
  }

  @Override
  public GroupMembers members() {
    return RaftPeers.members(NodeFacts.configuration(node));
  }

  @Override
  public GroupStatus status() {
    Role role = role();
    AppliedCommands.Applied now = applied.applied();
    return new GroupStatus(
        number,
        role,
        leader,
        NodeFacts.term(node),
        whereActive(node::getLastCommittedIndex, now.entryIndex()),
        now.entryIndex(),
        log.size(),
        applied.snapshotIndex(),
        vote.elections(),
        now.hash(),
        members(),
        role == Role.LEADER ? replicas() : List.of(),
        failure);
  }

  /** How long it took from a command's proposal on this node until it was committed and applied. */
  public LatencyCounts.Numbers commitLatency() {
    return proposals.latency().numbers();
  }

  @Override
  public CompletableFuture<GroupMembers> changeMembers(GroupMembers next) {
    return changes.to(next, members(), replicas()).thenApply(done -> members());
  }

  /**
   * Makes this node the only voter, whoever voted before and whatever they know: an operator's last
   * resort where a majority is lost for good.
   */
  public void recoverAlone() {
    if (members().voters().equals(List.of(self))) {
      return; // it decides alone already
    }
    Status status =
        node.resetPeers(
            RaftPeers.configuration(
                new GroupMembers(List.of(self), List.of()), settings.priority()));
    if (!status.isOk()) {
      throw MemberChanges.refusal(status);
    }
    LOG.warn("group {}: this node decides alone from now on: its operator recovered it", number);
  }

  @Override
  public CompletableFuture<Void> transferLeadership(NodeId to) {
    Status status = node.transferLeadershipTo(RaftPeers.of(to, settings.priority().applyAsInt(to)));
    return status.isOk()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(MemberChanges.refusal(status));
  }

  @Override
  public CompletableFuture<Long> snapshot() {
    CompletableFuture<Long> done = new CompletableFuture<>();
    node.snapshot(
        status -> {
          if (status.isOk()) {
            done.complete(applied.snapshotIndex());
          } else {
            done.completeExceptionally(
                ContinuumException.of(
                    status.getRaftError() == RaftError.EBUSY
                        ? ErrorCode.OVERLOADED
                        : ErrorCode.STORAGE_FAILED,
                    "snapshot: " + status.getErrorMsg(),
                    "See the log of the node for the same moment."));
          }
        });
    return done;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    forget.accept(this);
    proposals.close();
    reads.close();
    CountDownLatch ended = new CountDownLatch(1);
    node.shutdown(status -> ended.countDown());
    try {
      if (!ended.await(CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("group {} has not ended within {}", number, CLOSE_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The engine tells nothing any more of a node that a failure has ended. */
  private static long whereActive(LongSupplier asked, long otherwise) {
    try {
      return asked.getAsLong();
    } catch (IllegalStateException e) {
      return otherwise;
    }
  }

  private Role role() {
    State state = node.getNodeState();
    return switch (state) {
      case STATE_LEADER, STATE_TRANSFERRING -> Role.LEADER;
      case STATE_CANDIDATE -> Role.CANDIDATE;
      case STATE_FOLLOWER -> members().learners().contains(self) ? Role.LEARNER : Role.FOLLOWER;
      default -> Role.STOPPED;
    };
  }

  private List<Replica> replicas() {
    long last = whereActive(node::getLastLogIndex, 0);
    long now = System.nanoTime();
    GroupMembers members = members();
    List<Replica> replicas = new ArrayList<>();
    List<NodeId> all = new ArrayList<>(members.voters());
    all.addAll(members.learners());
    for (NodeId each : all) {
      LinkedRpcClient.Heard heard = client.heardOf(each);
      if (!each.equals(self)) {
        replicas.add(
            new Replica(
                each,
                members.isVoter(each),
                heard == null ? last : Math.max(0, last - heard.lastIndex()),
                TimeUnit.NANOSECONDS.toMillis(
                    now - (heard == null ? leaderSinceNanos : heard.atNanos()))));
      }
    }
    return replicas;
  }

  private void ask(Consumer<Boolean> answer) {
    ReadQuestion question = new ReadQuestion(ready -> answer.accept(ready && !isReplaying()));
    question.limit();
    try {
      node.readIndex(NO_CONTEXT, question);
    } catch (IllegalStateException e) {
      LOG.debug("a read comes after the end of group {}", number); // its closure runs too
    }
  }

  /**
   * Whether this node leads and has not applied its term's first entry yet: as the only voter the
   * engine answers reads even then, from before its own log.
   */
  private boolean isReplaying() {
    return role() == Role.LEADER && !self.equals(leader);
  }

  private void diskFailed(ContinuumException why) {
    stopped(String.valueOf(why.getMessage()));
  }

  private void stopped(String why) {
    if (failure == null) {
      failure = why;
      leader = null;
      LOG.error("group {} ends on this node: {}", number, why);
      ContinuumException told =
          ContinuumException.of(
              ErrorCode.CONSENSUS_STOPPED,
              "group " + number + ": this node's part has ended: " + why,
              "Mend what the message names, then restart the node.");
      proposals.end(told);
      reads.end(told);
    }
  }

  private void snapshotWhereDue(long entryIndex) {
    boolean due =
        entryIndex - applied.snapshotIndex() >= settings.snapshotEntries()
            || bytesSinceSnapshot.get()
                >= Math.max(settings.snapshotBytes(), applied.snapshotBytes());
    if (due && snapshotting.compareAndSet(false, true)) {
      bytesSinceSnapshot.set(0);
      node.snapshot(
          status -> {
            snapshotting.set(false);
            if (!status.isOk()) {
              LOG.warn("group {}: no snapshot: {}", number, status.getErrorMsg());
            }
          });
    }
  }

  /** What the applying thread tells. */
  private final class Events implements AppliedCommands.Listener {
    @Override
    public void leads(@Nullable NodeId who, long term) {
      leaderSinceNanos = System.nanoTime();
      leader = who;
      if (who != null) {
        LOG.info("group {}: {} leads in term {}", number, who.shortName(), term);
        proposals.leaderChanged();
      }
    }

    @Override
    public void applied(long entryIndex, long bytes) {
      long _ = bytesSinceSnapshot.addAndGet(bytes);
      snapshotWhereDue(entryIndex);
    }

    @Override
    public void failed(String why) {
      stopped(why);
    }
  }

  /**
   * One question to the engine, with a time of its own. The engine's clock for it is a wheel that
   * turns every millisecond, for ever after the first question.
   */
  private final class ReadQuestion extends ReadIndexClosure {
    private static final long NO_TIMEOUT = -1;

    private final Consumer<Boolean> answer;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile @Nullable ScheduledFuture<?> late;

    private ReadQuestion(Consumer<Boolean> answer) {
      super(NO_TIMEOUT);
      this.answer = answer;
      client.readBegins();
    }

    private void limit() {
      try {
        late = timer.schedule(() -> answer(false), READ_ROUND.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("a read comes after the end of group {}", number);
      }
    }

    @Override
    public void run(Status status, long index, byte[] context) {
      ScheduledFuture<?> timeout = late;
      if (timeout != null) {
        timeout.cancel(false);
      }
      answer(status.isOk());
    }

    private void answer(boolean ready) {
      if (answered.compareAndSet(false, true)) {
        client.readEnds();
        answer.accept(ready);
      }
    }
  }

  /** For calls whose answer says nothing. */
  private static final class Unheard implements PeerStream.Caller {
    @Override
    public void answered(Message answer) {}

    @Override
    public void failed(Exception failure) {}
  }

  /** Where proposals go. */
  private final class Engine implements Proposals.Target {
    @Override
    public @Nullable NodeId leader() {
      return leader;
    }

    @Override
    public void propose(ProposalBatch batch) {
      List<byte[]> commands = batch.proposals().stream().map(Proposal::command).toList();
      Task task = new Task(EntryCodec.write(commands), batch);
      try {
        node.apply(task);
      } catch (IllegalStateException e) {
        LOG.debug("a command comes after the end of group {}", number); // its closure runs too
      }
    }

    @Override
    public @Nullable String forward(NodeId to, Submission commands, PeerStream.Caller caller) {
      return calls.call(
          to,
          MessageKind.SUBMIT,
          name,
          commands.toByteString(),
          settings.timeout().toMillis(),
          caller);
    }
  }
}
