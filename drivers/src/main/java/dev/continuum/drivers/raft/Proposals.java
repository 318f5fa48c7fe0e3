package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import dev.continuum.core.consensus.port.Consensus;
import dev.continuum.core.consensus.port.Consensus.Committed;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.raft.wire.Outcome;
import dev.continuum.drivers.raft.wire.Submission;
import dev.continuum.drivers.raft.wire.SubmissionReply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Commands that wait to be decided: those of this node and, on the leader, those that others handed
 * to it. Thread-safe.
 *
 * <p>Two entries are under way at a time, and more only where an answer takes long; what comes
 * meanwhile waits and shares the next entry. So one command alone goes at once, and many go
 * together, without a delay chosen by anybody: few large entries cost less than many small ones,
 * and a follower is fewer of them behind. On a node that does not lead, the same batches go to the
 * leader.
 *
 * <p>A command is proposed again only where it is certain that it was not taken. Where that is not
 * known, the caller is told so: a command must never be decided twice because of this class.
 */
final class Proposals implements AutoCloseable {
  /** Batches that are under way at a time: one is written while the next one fills. */
  static final int UNDER_WAY = 2;

  /** The same where the way is long. */
  static final int MAX_UNDER_WAY = 8;

  /** A batch that is under way for so long has a long way. */
  private static final Duration LONG_WAY = Duration.ofMillis(10);

  /** Commands that may wait, and their bytes. */
  static final int MAX_WAITING = 65_536;

  static final long MAX_WAITING_BYTES = 64L << 20;

  /** Between two looks for a leader, while commands wait for one. */
  private static final Duration RETRY = Duration.ofMillis(10);

  /** Between two looks for commands that waited too long. */
  private static final Duration SWEEP = Duration.ofMillis(200);

  /** What the engine answers where the entry was certainly not put into the log. */
  private static final List<String> NOT_TAKEN =
      List.of("Is not leader.", "Is transferring leadership.");

  /** Where batches go. */
  interface Target {
    /** Who leads as far as is known. */
    @Nullable NodeId leader();

    /** Proposes an entry; the batch hears what becomes of it. */
    void propose(ProposalBatch batch);

    /** Hands commands to the leader; returns why that was not possible, or null. */
    @Nullable String forward(NodeId leader, Submission commands, PeerStream.Caller caller);
  }

  private final NodeId self;
  private final Target target;
  private final Duration silence;
  private final ScheduledExecutorService timer;
  private final LatencyCounts latency = new LatencyCounts();

  /** All below guarded by this. */
  private final Deque<Proposal> waiting = new ArrayDeque<>();

  /**
   * In the order of their deadlines, which is nearly that of their arrival; done ones among them.
   */
  private final Deque<Proposal> watched = new ArrayDeque<>();

  private long waitingBytes;
  private int waitingForwarded;
  private int underWay;
  private long lastTakenNanos;
  private @Nullable NodeId silentLeader;
  private long silentUntilNanos;
  private boolean retrying;
  private @Nullable ScheduledFuture<?> sweeping;
  private @Nullable ContinuumException ended;

  /**
   * @param silence after a leader did not answer, nothing is handed to it for so long, unless one
   *     is heard of before
   */
  Proposals(NodeId self, Target target, Duration silence, ScheduledExecutorService timer) {
    this.self = self;
    this.target = target;
    this.silence = silence;
    this.timer = timer;
  }

  LatencyCounts latency() {
    return latency;
  }

  CompletableFuture<Committed> submit(byte[] command, Duration timeout) {
    if (command.length > Consensus.MAX_COMMAND_BYTES) {
      return CompletableFuture.failedFuture(
          ContinuumException.field(
              ErrorCode.TOO_LARGE,
              "command",
              command.length + " bytes",
              "at most " + Consensus.MAX_COMMAND_BYTES));
    }
    Proposal proposal =
        new Proposal(
            command, System.nanoTime() + timeout.toNanos(), false, new CompletableFuture<>());
    add(proposal);
    pump();
    return proposal.outcome();
  }

  /** Takes the commands that another node handed to this one; answers when all are decided. */
  CompletableFuture<SubmissionReply> serve(Submission commands, Duration timeout) {
    if (commands.getCommandsCount() == 0) {
      proposeNothing();
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (var command : commands.getCommandsList()) {
      Proposal proposal =
          new Proposal(command.toByteArray(), deadline, true, new CompletableFuture<>());
      outcomes.add(proposal.outcome().handle(Proposals::outcome));
      if (self.equals(target.leader())) {
        add(proposal);
      } else {
        proposal.outcome().completeExceptionally(notTaken());
      }
    }
    pump();
    return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              SubmissionReply.Builder reply = SubmissionReply.newBuilder();
              outcomes.forEach(each -> reply.addOutcomes(each.join()));
              return reply.build();
            });
  }

  /** The answer of a node on which the group does not run: it is not that nobody knows. */
  static SubmissionReply noneTaken(Submission commands) {
    Outcome notTaken = Outcome.newBuilder().setKind(Outcome.Kind.KIND_NOT_TAKEN).build();
    SubmissionReply.Builder reply = SubmissionReply.newBuilder();
    for (int i = 0; i < commands.getCommandsCount(); i++) {
      reply.addOutcomes(notTaken);
    }
    return reply.build();
  }

  /** Puts an entry without commands into the log, where this node leads. */
  void proposeNothing() {
    if (self.equals(target.leader())) {
      synchronized (this) {
        underWay++;
      }
      target.propose(new ProposalBatch(List.of(), new Here()));
    }
  }

  /** Someone leads, or leads no more. */
  void leaderChanged() {
    synchronized (this) {
      silentLeader = null;
    }
    pump();
  }

  /** Ends all that waits or is under way. */
  void end(ContinuumException why) {
    List<Proposal> left;
    synchronized (this) {
      if (ended == null) {
        ended = why;
      }
      left = new ArrayList<>(watched);
      watched.clear();
      waiting.clear();
      waitingBytes = 0;
      waitingForwarded = 0;
      if (sweeping != null) {
        sweeping.cancel(false);
      }
    }
    for (Proposal each : left) {
      each.outcome().completeExceptionally(why);
    }
  }

  @Override
  public void close() {
    end(
        ContinuumException.of(
            ErrorCode.CONSENSUS_STOPPED, "group: this node's part has ended", "Start the node."));
  }

  private void add(Proposal proposal) {
    ContinuumException refusal;
    synchronized (this) {
      refusal = ended == null || !proposal.forwarded() ? ended : notTaken();
      if (refusal == null && (waiting.size() >= MAX_WAITING || waitingBytes >= MAX_WAITING_BYTES)) {
        refusal =
            ContinuumException.of(
                ErrorCode.OVERLOADED,
                waiting.size() + " commands wait to be decided (expected: fewer)",
                "Try again in a second.");
      }
      if (refusal == null) {
        enqueue(proposal, false);
        watched.add(proposal);
        if (sweeping == null) {
          sweeping =
              timer.scheduleWithFixedDelay(
                  this::sweep, SWEEP.toNanos(), SWEEP.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    }
    if (refusal != null) {
      proposal.outcome().completeExceptionally(refusal);
    }
  }

  /** Sends what may go. */
  private void pump() {
    while (true) {
      NodeId leader = target.leader();
      List<Proposal> homeless = new ArrayList<>();
      List<Proposal> batch;
      synchronized (this) {
        if (leader != null && isSilent(leader)) {
          leader = null;
        }
        if (leader == null) {
          retryLater();
        }
        boolean here = self.equals(leader);
        if (!here) {
          removeForwarded(homeless);
        }
        boolean room = leader != null && !waiting.isEmpty() && hasRoom(System.nanoTime());
        batch = room ? take() : List.of();
      }
      homeless.forEach(each -> each.outcome().completeExceptionally(notTaken()));
      if (batch.isEmpty() || leader == null) {
        return;
      }
      if (self.equals(leader)) {
        target.propose(new ProposalBatch(batch, new Here()));
      } else {
        forward(leader, batch);
      }
    }
  }

  /** A leader that is gone is known as one for a moment: what is handed to it then is lost. */
  private boolean isSilent(NodeId leader) {
    return leader.equals(silentLeader) && System.nanoTime() - silentUntilNanos < 0;
  }

  private boolean hasRoom(long now) {
    return underWay < UNDER_WAY
        || (underWay < MAX_UNDER_WAY && now - lastTakenNanos >= LONG_WAY.toNanos());
  }

  private List<Proposal> take() {
    underWay++;
    lastTakenNanos = System.nanoTime();
    List<Proposal> batch = new ArrayList<>();
    int bytes = 0;
    for (Proposal next = waiting.peek();
        next != null
            && batch.size() < EntryCodec.MAX_COMMANDS
            && (batch.isEmpty() || bytes + next.bytes() <= EntryCodec.MAX_BYTES);
        next = waiting.peek()) {
      waiting.poll();
      dequeued(next);
      bytes += next.bytes();
      batch.add(next);
    }
    return batch;
  }

  /** What another node handed here goes back to it where this one does not lead. */
  private void removeForwarded(List<Proposal> removed) {
    for (Iterator<Proposal> each = waiting.iterator(); waitingForwarded > 0 && each.hasNext(); ) {
      Proposal proposal = each.next();
      if (proposal.forwarded()) {
        each.remove();
        dequeued(proposal);
        removed.add(proposal);
      }
    }
  }

  private void enqueue(Proposal proposal, boolean first) {
    if (first) {
      waiting.addFirst(proposal);
    } else {
      waiting.addLast(proposal);
    }
    waitingBytes += proposal.bytes();
    waitingForwarded += proposal.forwarded() ? 1 : 0;
  }

  private void dequeued(Proposal proposal) {
    waitingBytes -= proposal.bytes();
    waitingForwarded -= proposal.forwarded() ? 1 : 0;
  }

  private void retryLater() {
    if (!retrying && !waiting.isEmpty() && ended == null) {
      retrying = true;
      ScheduledFuture<?> _ = timer.schedule(this::retry, RETRY.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void retry() {
    synchronized (this) {
      retrying = false;
    }
    pump();
  }

  /** Ends who waited too long, and forgets who is done. */
  private void sweep() {
    long now = System.nanoTime();
    List<Proposal> unheard = new ArrayList<>();
    List<Proposal> unknown = new ArrayList<>();
    synchronized (this) {
      for (Proposal each = watched.peek();
          each != null && (each.outcome().isDone() || each.expired(now));
          each = watched.peek()) {
        watched.poll();
        if (!each.outcome().isDone()) {
          boolean waited = waiting.remove(each);
          if (waited) {
            dequeued(each);
          }
          (waited ? unheard : unknown).add(each);
        }
      }
      if (watched.isEmpty() && sweeping != null) {
        sweeping.cancel(false);
        sweeping = null;
      }
    }
    unheard.forEach(each -> each.outcome().completeExceptionally(quorumLost()));
    unknown.forEach(each -> each.outcome().completeExceptionally(unknown("no answer in time")));
  }

  private void forward(NodeId leader, List<Proposal> batch) {
    Submission.Builder commands = Submission.newBuilder();
    for (Proposal each : batch) {
      commands.addCommands(UnsafeByteOperations.unsafeWrap(each.command()));
    }
    String notSent = target.forward(leader, commands.build(), new There(leader, batch));
    if (notSent != null) {
      again(batch);
    }
  }

  /** Puts proposals back that were certainly not taken. */
  private void again(List<Proposal> batch) {
    synchronized (this) {
      underWay--;
      if (ended == null) {
        for (Proposal each : batch.reversed()) {
          if (!each.outcome().isDone()) {
            enqueue(each, true);
          }
        }
      }
      retryLater();
    }
  }

  private void ended(int batches) {
    synchronized (this) {
      underWay -= batches;
    }
    pump();
  }

  /** A batch that this node proposed. */
  private final class Here implements ProposalBatch.Ended {
    @Override
    public void applied(ProposalBatch batch, long term, long firstIndex, List<byte[]> answers) {
      List<Proposal> proposals = batch.proposals();
      latency.record(System.nanoTime() - batch.startNanos(), proposals.size());
      for (int i = 0; i < proposals.size(); i++) {
        proposals.get(i).outcome().complete(new Committed(term, firstIndex + i, answers.get(i)));
      }
      ended(1);
    }

    @Override
    public void failed(ProposalBatch batch, Status status) {
      boolean busy = status.getRaftError() == RaftError.EBUSY;
      if (busy || NOT_TAKEN.contains(status.getErrorMsg())) {
        again(batch.proposals());
      } else {
        ContinuumException why = unknown(status.getErrorMsg());
        batch.proposals().forEach(each -> each.outcome().completeExceptionally(why));
        ended(1);
      }
    }
  }

  /** A batch that was handed to the leader. */
  private final class There implements PeerStream.Caller {
    private final NodeId leader;
    private final List<Proposal> batch;

    private There(NodeId leader, List<Proposal> batch) {
      this.leader = leader;
      this.batch = batch;
    }

    @Override
    public void answered(Message answer) {
      SubmissionReply reply = (SubmissionReply) answer;
      List<Proposal> notTaken = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        Proposal proposal = batch.get(i);
        Outcome outcome =
            i < reply.getOutcomesCount() ? reply.getOutcomes(i) : Outcome.getDefaultInstance();
        switch (outcome.getKind()) {
          case KIND_COMMITTED ->
              proposal
                  .outcome()
                  .complete(
                      new Committed(
                          outcome.getTerm(),
                          outcome.getIndex(),
                          outcome.getAnswer().toByteArray()));
          case KIND_NOT_TAKEN, KIND_OVERLOADED -> notTaken.add(proposal);
          case KIND_UNKNOWN, KIND_UNSPECIFIED, UNRECOGNIZED ->
              proposal.outcome().completeExceptionally(unknown("the leader does not know"));
        }
      }
      if (notTaken.isEmpty()) {
        ended(1);
      } else {
        again(notTaken);
      }
    }

    @Override
    public void failed(Exception failure) {
      synchronized (Proposals.this) {
        silentLeader = leader;
        silentUntilNanos = System.nanoTime() + silence.toNanos();
      }
      ContinuumException why = unknown(String.valueOf(failure.getMessage()));
      batch.forEach(each -> each.outcome().completeExceptionally(why));
      ended(1);
    }
  }

  /** What the node that handed a command here is told. */
  private static Outcome outcome(@Nullable Committed committed, @Nullable Throwable failure) {
    if (committed != null) {
      return Outcome.newBuilder()
          .setKind(Outcome.Kind.KIND_COMMITTED)
          .setTerm(committed.term())
          .setIndex(committed.index())
          .setAnswer(UnsafeByteOperations.unsafeWrap(committed.answer()))
          .build();
    }
    Outcome.Kind kind =
        !(failure instanceof ContinuumException known)
            ? Outcome.Kind.KIND_UNKNOWN
            : switch (known.code()) {
              case NOT_LEADER, QUORUM_LOST -> Outcome.Kind.KIND_NOT_TAKEN;
              case OVERLOADED -> Outcome.Kind.KIND_OVERLOADED;
              default -> Outcome.Kind.KIND_UNKNOWN;
            };
    return Outcome.newBuilder().setKind(kind).build();
  }

  private static ContinuumException notTaken() {
    return ContinuumException.of(
        ErrorCode.NOT_LEADER, "node: it does not lead (expected: the leader)", "Ask the leader.");
  }

  private static ContinuumException quorumLost() {
    return ContinuumException.of(
        ErrorCode.QUORUM_LOST,
        "group: nobody led in time (expected: a majority of its voters)",
        "Start its voters again, or see what keeps them from each other.");
  }

  private static ContinuumException unknown(String why) {
    return ContinuumException.of(
        ErrorCode.DEADLINE_EXCEEDED,
        "command: nobody knows whether it was committed (" + why + ")",
        "Read what it would have changed before it is proposed again.");
  }
}
