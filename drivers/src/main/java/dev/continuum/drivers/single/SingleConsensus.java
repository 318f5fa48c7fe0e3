package dev.continuum.drivers.single;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.consensus.port.Consensus;
import dev.continuum.core.consensus.port.ConsensusControl;
import dev.continuum.core.consensus.single.LoneGroup;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Agreement of one node with itself. Thread-safe; it has no thread.
 *
 * <p>A command is on disk and applied when {@link #submit} returns: the caller waits for the disk.
 * Callers that come meanwhile wait for the lock, and the first of them takes the commands of all
 * along, with one write and one fsync. Futures complete on the callers' threads.
 *
 * <p>Nothing is opened before something is decided, unless something was decided in an earlier
 * life. A node whose disk failed decides nothing more until it is restarted; a full disk is only a
 * refusal.
 */
public final class SingleConsensus implements Consensus, ConsensusControl, AutoCloseable {
  /** Most commands that wait for the disk. */
  public static final int MAX_WAITING = 4_096;

  /** Most commands of one write. */
  private static final int MAX_GROUP = 1_024;

  private final NodeId self;
  private final StateMachine machine;
  private final FileJournal journal;
  private final long snapshotAfterBytes;
  private final GroupMembers members;
  private final ReentrantLock deciding = new ReentrantLock();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();
  private @Nullable LoneGroup group;
  private volatile GroupStatus status;
  private volatile @Nullable String failure;

  /**
   * @param machine a new one; only this engine applies to it
   * @param folder of its own; made when something is decided
   */
  public SingleConsensus(NodeId self, StateMachine machine, Path folder) {
    this(self, machine, folder, LoneGroup.SNAPSHOT_AFTER_BYTES);
  }

  SingleConsensus(NodeId self, StateMachine machine, Path folder, long snapshotAfterBytes) {
    this.self = self;
    this.machine = machine;
    this.journal = new FileJournal(folder);
    this.snapshotAfterBytes = snapshotAfterBytes;
    this.members = new GroupMembers(List.of(self), List.of());
    this.status = statusNow();
    if (journal.exists()) {
      group = LoneGroup.recover(machine, journal, snapshotAfterBytes);
      this.status = statusNow();
    }
  }

  @Override
  public CompletableFuture<Committed> submit(byte[] command) {
    if (command.length > MAX_COMMAND_BYTES) {
      return CompletableFuture.failedFuture(
          ContinuumException.field(
              ErrorCode.TOO_LARGE,
              "command",
              command.length + " bytes",
              "at most " + MAX_COMMAND_BYTES));
    }
    Waiting mine = new Waiting(command.clone(), new CompletableFuture<>());
    synchronized (waiting) {
      if (waiting.size() >= MAX_WAITING) {
        return CompletableFuture.failedFuture(
            ContinuumException.field(
                ErrorCode.OVERLOADED, "waiting", waiting.size(), "below " + MAX_WAITING));
      }
      waiting.add(mine);
    }
    List<Runnable> told;
    do {
      told = decideWaiting();
      told.forEach(Runnable::run);
    } while (!told.isEmpty() && !mine.answer.isDone());
    return mine.answer;
  }

  @Override
  public Registration onCommit(CommitListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public CompletableFuture<Long> readIndex() {
    return locked(() -> machine.appliedIndex());
  }

  @Override
  public GroupMembers members() {
    return members;
  }

  @Override
  public GroupStatus status() {
    return status;
  }

  @Override
  public CompletableFuture<GroupMembers> changeMembers(GroupMembers next) {
    return next.equals(members)
        ? CompletableFuture.completedFuture(members)
        : refused("members", next.voters().size() + " voters");
  }

  @Override
  public CompletableFuture<Void> transferLeadership(NodeId to) {
    return to.equals(self)
        ? CompletableFuture.completedFuture(null)
        : refused("leader", to.toString());
  }

  @Override
  public CompletableFuture<Long> snapshot() {
    return locked(
        () -> {
          long index = opened().snapshot();
          status = statusNow();
          return index;
        });
  }

  /** Ends it; what waits is refused. */
  @Override
  public void close() {
    deciding.lock();
    try {
      if (failure == null) {
        failure = "closed";
      }
      journal.close();
      status = statusNow();
    } finally {
      deciding.unlock();
    }
  }

  /** Decides what waits; gives what is to be told without the lock. */
  private List<Runnable> decideWaiting() {
    deciding.lock();
    try {
      List<Waiting> taken = take();
      if (taken.isEmpty()) {
        return List.of();
      }
      try {
        requireRunning();
        return decide(taken);
      } catch (ContinuumException e) {
        return taken.stream()
            .<Runnable>map(each -> () -> each.answer.completeExceptionally(e))
            .toList();
      }
    } finally {
      deciding.unlock();
    }
  }

  private List<Runnable> decide(List<Waiting> taken) {
    LoneGroup open = opened();
    long first = open.appliedIndex() + 1;
    List<byte[]> answers;
    try {
      answers = open.decide(taken.stream().map(Waiting::command).toList());
    } catch (ContinuumException e) {
      if (e.code() != ErrorCode.STORAGE_FULL) {
        fail(e);
      }
      throw e;
    } catch (RuntimeException e) { // of an invariant: what the state is now, nobody knows
      fail(e);
      throw stopped();
    }
    List<Runnable> told = new ArrayList<>(taken.size());
    for (int i = 0; i < answers.size(); i++) {
      Waiting each = taken.get(i);
      Committed committed = new Committed(0, first + i, answers.get(i));
      listeners.forEach(
          listener -> listener.applied(committed.index(), each.command, committed.answer()));
      told.add(() -> each.answer.complete(committed));
    }
    snapshotWhereDue(open);
    status = statusNow();
    return told;
  }

  /** One that fails costs disk space, not decisions; the next group tries again. */
  private void snapshotWhereDue(LoneGroup open) {
    if (open.wantsSnapshot()) {
      try {
        open.snapshot();
      } catch (ContinuumException e) {
        if (e.code() != ErrorCode.STORAGE_FULL) {
          fail(e);
        }
      }
    }
  }

  private List<Waiting> take() {
    List<Waiting> taken = new ArrayList<>();
    synchronized (waiting) {
      while (taken.size() < MAX_GROUP && !waiting.isEmpty()) {
        taken.add(waiting.remove());
      }
    }
    return taken;
  }

  private LoneGroup opened() {
    LoneGroup open = group;
    if (open == null) {
      open = LoneGroup.recover(machine, journal, snapshotAfterBytes);
      group = open;
    }
    return open;
  }

  private <T> CompletableFuture<T> locked(Supplier<T> work) {
    deciding.lock();
    try {
      requireRunning();
      return CompletableFuture.completedFuture(work.get());
    } catch (ContinuumException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      deciding.unlock();
    }
  }

  private void fail(RuntimeException cause) {
    failure = String.valueOf(cause.getMessage());
    status = statusNow();
  }

  private void requireRunning() {
    if (failure != null) {
      throw stopped();
    }
  }

  private ContinuumException stopped() {
    return ContinuumException.of(
        ErrorCode.CONSENSUS_STOPPED,
        "consensus: stopped (" + failure + ")",
        "Repair what failed, then restart the node.");
  }

  private static <T> CompletableFuture<T> refused(String field, String value) {
    return CompletableFuture.failedFuture(
        ContinuumException.field(
            ErrorCode.VOTERS_UNSAFE,
            field,
            value,
            "this node alone: consensus.mode is single",
            "Found a cluster with consensus.mode: raft."));
  }

  private GroupStatus statusNow() {
    LoneGroup open = group;
    long applied = machine.appliedIndex();
    long snapshotIndex = open == null ? 0 : open.snapshotIndex();
    return new GroupStatus(
        0,
        failure == null ? Role.LEADER : Role.STOPPED,
        failure == null ? self : null,
        0,
        applied,
        applied,
        applied - snapshotIndex,
        snapshotIndex,
        0,
        machine.hash(),
        members,
        List.of(),
        failure);
  }

  /** A command and who waits for it. */
  private record Waiting(byte[] command, CompletableFuture<Committed> answer) {}
}
