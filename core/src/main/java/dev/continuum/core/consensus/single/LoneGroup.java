package dev.continuum.core.consensus.single;

import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.consensus.StateMachine.Chunks;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** A group of one member: what is in its journal is decided. One thread only. */
public final class LoneGroup {
  /** A snapshot is written when the entries since the last one are larger than this. */
  public static final long SNAPSHOT_AFTER_BYTES = 8L << 20;

  private final StateMachine machine;
  private final Journal journal;
  private final long snapshotAfterBytes;
  private long snapshotIndex;

  private LoneGroup(StateMachine machine, Journal journal, long snapshotAfterBytes) {
    this.machine = machine;
    this.journal = journal;
    this.snapshotAfterBytes = snapshotAfterBytes;
  }

  /** Brings a new state machine to where the journal ends. */
  public static LoneGroup recover(StateMachine machine, Journal journal, long snapshotAfterBytes) {
    LoneGroup group = new LoneGroup(machine, journal, snapshotAfterBytes);
    Chunks snapshot = journal.snapshot();
    if (snapshot != null) {
      machine.restore(snapshot);
      group.snapshotIndex = machine.appliedIndex();
    }
    journal.replay(group::replayed);
    return group;
  }

  /**
   * Decides commands in their order; the answers in the same order. Fails as {@link Journal#append}
   * does, with nothing applied.
   */
  public List<byte[]> decide(List<byte[]> commands) {
    long first = machine.appliedIndex() + 1;
    journal.append(first, commands);
    List<byte[]> answers = new ArrayList<>(commands.size());
    for (byte[] command : commands) {
      answers.add(machine.apply(first + answers.size(), command));
    }
    return answers;
  }

  public boolean wantsSnapshot() {
    return journal.entryBytes() > snapshotAfterBytes;
  }

  /** Writes a snapshot of all that is applied; its index. */
  public long snapshot() {
    if (machine.appliedIndex() > snapshotIndex) {
      journal.write(machine.snapshot());
      snapshotIndex = machine.appliedIndex();
    }
    return snapshotIndex;
  }

  public long snapshotIndex() {
    return snapshotIndex;
  }

  public long appliedIndex() {
    return machine.appliedIndex();
  }

  public long hash() {
    return machine.hash();
  }

  private void replayed(long index, byte[] entry) {
    long next = machine.appliedIndex() + 1;
    if (index > next) {
      throw ContinuumException.field(
          ErrorCode.STORAGE_CORRUPT,
          "consensus journal",
          "entry " + index,
          "entry " + next,
          "Restore the data folder from a backup.");
    }
    if (index == next) {
      machine.apply(index, entry);
    }
  }
}
