package dev.continuum.core.node;

import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.Lane;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.HybridClock;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of a write through one node, as a function of its inputs. One thread only.
 *
 * <p>A write is admitted, gets its dot, its hybrid time and its position, and goes to the log. What
 * the log has persisted is applied as one batch, one batch at a time, so that the batches grow with
 * the load. What is applied is answered. So a write is answered only when it is both safe and
 * visible, and what is visible was safe before.
 *
 * <p>Three positions tell it all: {@code applied <= persisted <= last}. The writes between applied
 * and last are pending and bounded by {@link Limits#maxPendingWrites}. A failure of the log removes
 * a tail of them, which is refused; the dots of the tail are given out again, since nobody has seen
 * them. A failure of the state removes nothing: the writes are in the log, so they become visible
 * when the state takes them. Their callers wait a second for that and are told then, with {@code
 * DEADLINE_EXCEEDED}, that the write is kept; new ones are refused meanwhile.
 */
public final class NodeCore {
  /** How often a driver gives a {@link NodeInput.Tick}. */
  public static final long TICK_MILLIS = 250;

  /** Operations in one {@link NodeEffect.Apply}: bounds the batch in memory and its latency. */
  public static final int MAX_OPERATIONS_PER_APPLY = 1_024;

  /** How long callers wait for a state that refuses the writes which the log has taken. */
  private static final int MAX_TICKS_WITHOUT_STATE = 4;

  /** A request number that nobody waits for. */
  static final long NO_REQUEST = 0;

  private final int maxPendingWrites;
  private final AppliedState state;
  private final HybridClock clock;
  private final PendingWrites pending = new PendingWrites();
  private final Admission admission;
  private final LinkedHashMap<SpaceName, Reinforcement> reinforcements = new LinkedHashMap<>();

  private long incarnation;

  /** What the log holds, and what of it is applied. */
  private AppliedOperations admitted;

  private AppliedOperations applied;
  private long lastPosition;
  private long persistedPosition;
  private long appliedPosition;

  /**
   * The end of the batch that is being applied, or {@link #appliedPosition} where there is none.
   */
  private long applyingPosition;

  private @Nullable ContinuumException logProblem;
  private @Nullable ContinuumException stateProblem;
  private int ticksWithoutState;

  /**
   * Where a node begins: what its log holds and its state has applied.
   *
   * @param incarnation of its log, which has an actor in each lane
   * @param applied every operation that was applied
   * @param lastPosition the position of the latest record, 0 for none
   * @param lastTime the largest hybrid time in the log
   */
  public record Start(
      long incarnation, AppliedOperations applied, long lastPosition, HybridTime lastTime) {}

  public NodeCore(Start start, Limits limits, long maxClockSkewMillis, AppliedState state) {
    this.incarnation = start.incarnation;
    this.admitted = start.applied;
    this.applied = start.applied;
    this.lastPosition = start.lastPosition;
    this.persistedPosition = start.lastPosition;
    this.appliedPosition = start.lastPosition;
    this.applyingPosition = start.lastPosition;
    this.maxPendingWrites = limits.maxPendingWrites();
    this.state = state;
    this.clock = new HybridClock(maxClockSkewMillis, start.lastTime);
    this.admission = new Admission(state, pending);
  }

  /** Takes one input and adds what follows from it to {@code effects}. */
  public void step(NodeInput input, List<NodeEffect> effects) {
    switch (input) {
      case NodeInput.Submit submit -> submit(submit, effects);
      case NodeInput.Replicate replicate -> replicate(replicate, effects);
      case NodeInput.Renew renew -> incarnation = renew.incarnation();
      case NodeInput.Recalled recalled -> recalled(recalled, effects);
      case NodeInput.Persisted persisted -> persisted(persisted.throughPosition(), effects);
      case NodeInput.PersistFailed failed -> persistFailed(failed, effects);
      case NodeInput.LogWritable writable -> logProblem = null;
      case NodeInput.Applied applied -> applied(applied.throughPosition(), effects);
      case NodeInput.ApplyFailed failed -> applyFailed(failed.problem());
      case NodeInput.StateUnwritable refuses -> stateProblem = refuses.problem();
      case NodeInput.Tick tick -> tick(tick.wallMillis(), effects);
    }
  }

  public long lastPosition() {
    return lastPosition;
  }

  public long persistedPosition() {
    return persistedPosition;
  }

  public long appliedPosition() {
    return appliedPosition;
  }

  /** How many callers wait for an answer. */
  public int pendingRequests() {
    return pending.requests();
  }

  /** Why writes are refused, or null where they are not. */
  public @Nullable ContinuumException problem() {
    return stateProblem != null ? stateProblem : logProblem;
  }

  private void submit(NodeInput.Submit submit, List<NodeEffect> effects) {
    try {
      if (pending.requests() >= maxPendingWrites) {
        throw overloaded();
      }
      Idempotency idempotency = submit.idempotency();
      if (idempotency != null && retried(submit, idempotency, effects)) {
        return;
      }
      if (stateProblem != null) {
        throw stateProblem;
      }
      admission.check(submit.operation(), submit.ifVersion());
      Operation prepared = admission.prepare(submit.operation());
      append(submit.request(), prepared, submit.idempotency(), submit.wallMillis(), effects);
    } catch (ContinuumException refusal) {
      effects.add(new NodeEffect.Refuse(submit.request(), refusal));
    }
  }

  /** Whether the request is a retry and was dealt with. */
  private boolean retried(
      NodeInput.Submit submit, Idempotency idempotency, List<NodeEffect> effects) {
    SpaceName space = submit.operation().space();
    if (pending.attach(submit.request(), space, idempotency)) {
      return true;
    }
    AppliedState.Remembered remembered =
        state.remembered(space, idempotency.key(), submit.wallMillis());
    if (remembered == null) {
      return false;
    }
    if (remembered.requestDigest() != idempotency.requestDigest()) {
      throw PendingWrites.reused(idempotency.key());
    }
    effects.add(new NodeEffect.Answer(submit.request(), replay(remembered.committed())));
    return true;
  }

  private void append(
      long request,
      Operation operation,
      @Nullable Idempotency idempotency,
      long wallMillis,
      List<NodeEffect> effects) {
    Dot dot = admitted.next(admission.laneOf(operation).actor(incarnation));
    LoggedOperation logged =
        new LoggedOperation(dot, clock.tick(wallMillis), operation, idempotency);
    admission.admitted(operation);
    append(logged, false, request, effects);
  }

  private void append(
      LoggedOperation logged, boolean foreign, long request, List<NodeEffect> effects) {
    lastPosition++;
    admitted = admitted.with(logged.dot());
    pending.add(new PendingWrites.Write(lastPosition, logged, foreign, request));
    effects.add(new NodeEffect.Append(lastPosition, logged));
  }

  private void replicate(NodeInput.Replicate replicate, List<NodeEffect> effects) {
    try {
      if (stateProblem != null) {
        throw stateProblem;
      }
      List<LoggedOperation> fresh = new ArrayList<>(replicate.operations().size());
      AppliedOperations reached = admitted;
      for (LoggedOperation operation : replicate.operations()) {
        if (!reached.contains(operation.dot())) {
          requireForeign(operation.dot());
          requireNext(reached, operation.dot());
          clock.requireWithinSkew(operation.time(), replicate.wallMillis());
          reached = reached.with(operation.dot());
          fresh.add(operation);
        }
      }
      if (pending.requests() + fresh.size() > maxPendingWrites && pending.size() > 0) {
        throw overloaded();
      }
      if (fresh.isEmpty()) {
        answerWhenApplied(replicate, effects);
        return;
      }
      for (int i = 0; i < fresh.size(); i++) {
        LoggedOperation operation = fresh.get(i);
        HybridTime _ = clock.observe(operation.time(), replicate.wallMillis());
        append(operation, true, i + 1 < fresh.size() ? NO_REQUEST : replicate.request(), effects);
      }
    } catch (ContinuumException refusal) {
      effects.add(new NodeEffect.Refuse(replicate.request(), refusal));
    }
  }

  /** All of it was here before; some of it may still be on its way. */
  private void answerWhenApplied(NodeInput.Replicate replicate, List<NodeEffect> effects) {
    LoggedOperation last = replicate.operations().getLast();
    for (LoggedOperation operation : replicate.operations().reversed()) {
      if (!applied.contains(operation.dot())
          && pending.attach(replicate.request(), operation.dot())) {
        return;
      }
    }
    Submitter.Committed known =
        new Submitter.Committed(last.dot(), last.time(), appliedPosition, null, true);
    effects.add(new NodeEffect.Answer(replicate.request(), known));
  }

  /**
   * A dot of this node that it has not given out yet, or has forgotten: see {@link
   * NodeInput.Renew}.
   */
  private void requireForeign(Dot dot) {
    if (Lane.isOf(dot.actor(), incarnation)) {
      throw ContinuumException.field(
          ErrorCode.OPERATION_FORKED, "dot", dot, "one that another node has given out");
    }
  }

  private static void requireNext(AppliedOperations reached, Dot dot) {
    if (dot.counter() > 1 && !reached.contains(new Dot(dot.actor(), dot.counter() - 1))) {
      throw ContinuumException.field(
          ErrorCode.OPERATION_GAP, "dot", dot, "at most " + reached.next(dot.actor()));
    }
  }

  private void persisted(long throughPosition, List<NodeEffect> effects) {
    if (throughPosition > lastPosition) {
      throw new IllegalStateException(
          "persisted: " + throughPosition + " (expected: at most " + lastPosition + ")");
    }
    if (throughPosition > persistedPosition) {
      persistedPosition = throughPosition;
      logProblem = null;
      applyNext(effects);
    }
  }

  private void persistFailed(NodeInput.PersistFailed failed, List<NodeEffect> effects) {
    if (isStorage(failed.problem().code())) {
      logProblem = failed.problem();
    }
    long from = Math.max(failed.fromPosition(), persistedPosition + 1);
    if (from > lastPosition) {
      return;
    }
    List<PendingWrites.Write> lost = pending.removeFrom(from);
    lastPosition = from - 1;
    admitted = applied;
    for (PendingWrites.Write write : pending.inOrder()) {
      admitted = admitted.with(write.operation.dot());
    }
    admission.reset();
    for (PendingWrites.Write write : lost) {
      refuse(write.request(), failed.problem(), effects);
      for (long request : write.attached()) {
        refuse(request, failed.problem(), effects);
      }
    }
  }

  /** Whether a refusal speaks of the disk, and not of one write or a moment's load. */
  private static boolean isStorage(ErrorCode code) {
    return code == ErrorCode.STORAGE_FULL || code == ErrorCode.STORAGE_FAILED;
  }

  private void applied(long throughPosition, List<NodeEffect> effects) {
    if (throughPosition != applyingPosition || throughPosition == appliedPosition) {
      throw new IllegalStateException(
          "applied: " + throughPosition + " (expected: " + applyingPosition + ", being applied)");
    }
    stateProblem = null;
    ticksWithoutState = 0;
    boolean touched = false;
    while (appliedPosition < throughPosition) {
      PendingWrites.Write write = pending.removeFirst();
      appliedPosition = write.position;
      applied = applied.with(write.operation.dot());
      touched |= write.isForeign() && admission.isTouchedBy(write.operation.operation());
      answer(write, effects);
    }
    if (touched) {
      admission.reset();
    }
    admission.forgetAbsent();
    applyNext(effects);
  }

  private void applyFailed(ContinuumException problem) {
    stateProblem = problem;
    applyingPosition = appliedPosition;
  }

  private void tick(long wallMillis, List<NodeEffect> effects) {
    retryState(effects);
    List<SpaceName> due = new ArrayList<>();
    reinforcements.forEach(
        (space, gathered) -> {
          if (gathered.isDue(wallMillis)) {
            due.add(space);
          }
        });
    for (SpaceName space : due) {
      reinforce(space, wallMillis, effects);
    }
  }

  /** Tries again what the state did not take, and lets nobody wait for long meanwhile. */
  private void retryState(List<NodeEffect> effects) {
    ContinuumException problem = stateProblem;
    if (problem == null) {
      return;
    }
    if (persistedPosition == appliedPosition) {
      stateProblem = null;
      return;
    }
    ticksWithoutState++;
    if (ticksWithoutState >= MAX_TICKS_WITHOUT_STATE) {
      ContinuumException told = keptNotVisible(problem);
      for (long request : pending.giveUpThrough(persistedPosition)) {
        refuse(request, told, effects);
      }
    }
    applyNext(effects);
  }

  private void recalled(NodeInput.Recalled recalled, List<NodeEffect> effects) {
    Reinforcement gathered =
        reinforcements.computeIfAbsent(
            recalled.space(), space -> new Reinforcement(space, recalled.wallMillis()));
    if (!gathered.isFull()) {
      gathered.add(recalled);
    }
    if (gathered.isFull()) {
      reinforce(recalled.space(), recalled.wallMillis(), effects);
    }
  }

  /** Strengthening is worth no refusal of a caller's write: it waits while there is a problem. */
  private void reinforce(SpaceName space, long wallMillis, List<NodeEffect> effects) {
    if (problem() != null || pending.requests() >= maxPendingWrites) {
      return;
    }
    Reinforcement gathered = reinforcements.remove(space);
    if (gathered == null) {
      return;
    }
    Operation operation = gathered.toOperation();
    try {
      admission.check(operation, null);
    } catch (ContinuumException spaceIsGone) {
      return;
    }
    append(NO_REQUEST, admission.prepare(operation), null, wallMillis, effects);
  }

  private void applyNext(List<NodeEffect> effects) {
    if (applyingPosition != appliedPosition || persistedPosition == appliedPosition) {
      return;
    }
    int count = (int) Math.min(persistedPosition - appliedPosition, MAX_OPERATIONS_PER_APPLY);
    List<LoggedOperation> operations = new ArrayList<>(count);
    for (PendingWrites.Write write : pending.inOrder()) {
      if (operations.size() == count) {
        break;
      }
      operations.add(write.operation);
    }
    applyingPosition = appliedPosition + count;
    effects.add(new NodeEffect.Apply(applyingPosition, operations));
  }

  private static void answer(PendingWrites.Write write, List<NodeEffect> effects) {
    if (write.request() == NO_REQUEST && write.attached().isEmpty()) {
      return;
    }
    LoggedOperation logged = write.operation;
    Submitter.Committed committed =
        new Submitter.Committed(
            logged.dot(), logged.time(), write.position, Targets.named(logged.operation()), false);
    if (write.request() != NO_REQUEST) {
      effects.add(new NodeEffect.Answer(write.request(), committed));
    }
    for (long request : write.attached()) {
      effects.add(new NodeEffect.Answer(request, replay(committed)));
    }
  }

  private static void refuse(long request, ContinuumException problem, List<NodeEffect> effects) {
    if (request != NO_REQUEST) {
      effects.add(new NodeEffect.Refuse(request, problem));
    }
  }

  private static Submitter.Committed replay(Submitter.Committed first) {
    return new Submitter.Committed(first.dot(), first.time(), first.position(), first.id(), true);
  }

  private static ContinuumException keptNotVisible(ContinuumException problem) {
    return ContinuumException.of(
        ErrorCode.DEADLINE_EXCEEDED,
        "write: it is in the log and becomes visible once the state takes it: "
            + problem.getMessage(),
        "Do not send it again without its idempotency key. " + problem.fix(),
        problem);
  }

  private ContinuumException overloaded() {
    return ContinuumException.of(
        ErrorCode.OVERLOADED,
        "pending writes: "
            + pending.requests()
            + " (expected: below limits.max_pending_writes, "
            + maxPendingWrites
            + ")",
        "Wait for answers before sending more, or try again a little later.");
  }
}
