package dev.continuum.sim.consensus;

import java.util.ArrayList;
import java.util.List;

/** A node's log behind its snapshot. One thread only. It survives crashes. */
final class RaftLog {
  private final List<RaftEntry> entries = new ArrayList<>();
  private Base base;
  private RaftMembers members;
  private long membersIndex;

  RaftLog(RaftMembers members) {
    this.base = new Base(0, 0, members, List.of());
    this.members = members;
  }

  /**
   * What a snapshot stands for.
   *
   * @param chunks none at the very beginning
   */
  record Base(long index, long term, RaftMembers members, List<byte[]> chunks) {}

  Base base() {
    return base;
  }

  long lastIndex() {
    return base.index() + entries.size();
  }

  long lastTerm() {
    return term(lastIndex());
  }

  /** -1 where the log does not hold that index. */
  long term(long index) {
    if (index == base.index()) {
      return base.term();
    }
    return index < base.index() || index > lastIndex() ? -1 : entry(index).term();
  }

  /** Whether it has the entry that another log has there, itself or in its snapshot. */
  boolean has(long index, RaftLog other) {
    return index <= base.index() || term(index) == other.term(index);
  }

  RaftEntry entry(long index) {
    return entries.get((int) (index - base.index() - 1));
  }

  void append(RaftEntry entry) {
    entries.add(entry);
    if (entry instanceof RaftEntry.Members next) {
      members = next.members();
      membersIndex = lastIndex();
    }
  }

  void cutFrom(long index) {
    entries.subList((int) (index - base.index() - 1), entries.size()).clear();
    findMembers();
  }

  List<RaftEntry> from(long index, int max) {
    int first = (int) (index - base.index() - 1);
    return List.copyOf(entries.subList(first, Math.min(entries.size(), first + max)));
  }

  /** The newest members in the log, committed or not: they count from when they are there. */
  RaftMembers members() {
    return members;
  }

  /** Where they stand. */
  long membersIndex() {
    return membersIndex;
  }

  private void findMembers() {
    membersIndex = indexOfMembers(lastIndex());
    members = membersAt(membersIndex);
  }

  /** That of the last members up to an index. */
  private long indexOfMembers(long last) {
    for (long index = last; index > base.index(); index--) {
      if (entry(index) instanceof RaftEntry.Members) {
        return index;
      }
    }
    return base.index();
  }

  private RaftMembers membersAt(long index) {
    return index > base.index() && entry(index) instanceof RaftEntry.Members entry
        ? entry.members()
        : base.members();
  }

  /** Lets go of what a snapshot covers. */
  void compact(long index, List<byte[]> chunks) {
    Base next = new Base(index, term(index), membersAt(indexOfMembers(index)), chunks);
    entries.subList(0, (int) (index - base.index())).clear();
    base = next;
    findMembers();
  }

  /** Takes another's snapshot; what stands behind it stays where it fits. */
  void install(Base next) {
    if (term(next.index()) == next.term()) {
      entries.subList(0, (int) (next.index() - base.index())).clear();
    } else {
      entries.clear();
    }
    base = next;
    findMembers();
  }
}
