package dev.continuum.sim.consensus;

import java.util.ArrayList;
import java.util.List;

/** A node's log behind its snapshot. One thread only. It survives crashes. */
final class RaftLog {
  private final List<RaftEntry> entries = new ArrayList<>();
  private Base base;

  RaftLog(List<Integer> voters) {
    base = new Base(0, 0, voters, List.of());
  }

  /**
   * What a snapshot stands for.
   *
   * @param chunks none at the very beginning
   */
  record Base(long index, long term, List<Integer> voters, List<byte[]> chunks) {}

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

  RaftEntry entry(long index) {
    return entries.get((int) (index - base.index() - 1));
  }

  void append(RaftEntry entry) {
    entries.add(entry);
  }

  void cutFrom(long index) {
    entries.subList((int) (index - base.index() - 1), entries.size()).clear();
  }

  List<RaftEntry> from(long index, int max) {
    int first = (int) (index - base.index() - 1);
    return List.copyOf(entries.subList(first, Math.min(entries.size(), first + max)));
  }

  /** The newest members in the log, committed or not. */
  List<Integer> voters() {
    long index = votersIndex();
    return index > base.index() ? ((RaftEntry.Members) entry(index)).voters() : base.voters();
  }

  /** Where they stand. */
  long votersIndex() {
    for (long index = lastIndex(); index > base.index(); index--) {
      if (entry(index) instanceof RaftEntry.Members) {
        return index;
      }
    }
    return base.index();
  }

  private List<Integer> votersAt(long last) {
    for (long index = last; index > base.index(); index--) {
      if (entry(index) instanceof RaftEntry.Members members) {
        return members.voters();
      }
    }
    return base.voters();
  }

  /** Lets go of what a snapshot covers. */
  void compact(long index, List<byte[]> chunks) {
    Base next = new Base(index, term(index), votersAt(index), chunks);
    entries.subList(0, (int) (index - base.index())).clear();
    base = next;
  }

  /** Takes another's snapshot; what stands behind it stays where it fits. */
  void install(Base next) {
    if (term(next.index()) == next.term()) {
      entries.subList(0, (int) (next.index() - base.index())).clear();
    } else {
      entries.clear();
    }
    base = next;
  }
}
