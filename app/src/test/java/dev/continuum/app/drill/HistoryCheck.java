package dev.continuum.app.drill;

import dev.continuum.app.drill.Operation.Kind;
import dev.continuum.app.drill.Operation.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a linearizable register that does each write at most once could have answered as a
 * history says. One thread only.
 *
 * <p>The register gives its writes the versions {@code first + 1, first + 2, ...} without a hole.
 * So the order of the writes is known and no search is needed: every version is given its writer,
 * and one walk over the versions puts each at the earliest moment at which it can have happened,
 * which must not be after the answer of anybody who saw it. A version that nobody was told of
 * belongs to a write whose end is unknown; where there is none left, something was done twice.
 */
final class HistoryCheck {
  private final List<Operation> operations;
  private final long first;
  private final String firstValue;
  private final long last;
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Operation> writeOf = new HashMap<>();
  private final TreeMap<Long, Operation> writers = new TreeMap<>();
  private final Map<String, Long> versionOf = new HashMap<>();
  private final TreeMap<Long, List<Operation>> readers = new TreeMap<>();

  private HistoryCheck(List<Operation> operations, long first, String firstValue, long last) {
    this.operations = operations;
    this.first = first;
    this.firstValue = firstValue;
    this.last = last;
  }

  /**
   * What the history breaks; empty where it breaks nothing.
   *
   * @param first the version before all operations, and its value
   * @param last the version after all of them
   */
  static List<String> violations(
      List<Operation> operations, long first, String firstValue, long last) {
    HistoryCheck check = new HistoryCheck(operations, first, firstValue, last);
    check.acknowledged();
    check.seen();
    check.unexplained();
    check.inOrder();
    check.refusals();
    return List.copyOf(check.violations);
  }

  private void acknowledged() {
    for (Operation each : operations) {
      if (!each.isWrite()) {
        continue;
      }
      if (writeOf.put(each.value(), each) != null) {
        violations.add("the history writes " + each.value() + " twice");
      }
      if (!each.isDone()) {
        continue;
      }
      if (each.version() <= first || each.version() > last) {
        violations.add("lost: the register ends with version " + last + ", after " + each);
      }
      if (each.kind() == Kind.SWAP && each.version() != each.expected() + 1) {
        violations.add("it expected version " + each.expected() + ": " + each);
      }
      give(each.version(), each);
    }
  }

  private void give(long version, Operation writer) {
    Operation other = writers.put(version, writer);
    if (other != null) {
      violations.add("lost: one version of two writes: " + other + "; " + writer);
    }
    versionOf.put(writer.value(), version);
  }

  private void seen() {
    for (Operation read : operations) {
      if (read.isWrite() || !read.isDone()) {
        continue;
      }
      long version = read.version();
      readers.computeIfAbsent(version, _ -> new ArrayList<>()).add(read);
      if (version == first && read.value().equals(firstValue)) {
        continue;
      }
      Operation writer = writeOf.get(read.value());
      Long known = versionOf.get(read.value());
      if (writer == null) {
        violations.add("nobody wrote what is seen: " + read);
      } else if (writer.outcome() == Outcome.REFUSED) {
        violations.add("done twice: refused, and seen: " + writer + "; " + read);
      } else if (known == null && version > first && version <= last) {
        give(version, writer);
      } else if (known == null || known != version) {
        violations.add("done twice: it has version " + known + ": " + writer + "; " + read);
      }
    }
  }

  /** Gives versions that nobody saw to writes whose end nobody knows. */
  private void unexplained() {
    PriorityQueue<Operation> free =
        new PriorityQueue<>(Comparator.comparingLong(Operation::invokedNanos));
    Map<Long, Operation> swaps = new HashMap<>();
    for (Operation each : operations) {
      if (each.outcome() == Outcome.UNKNOWN && !versionOf.containsKey(each.value())) {
        if (each.kind() == Kind.WRITE) {
          free.add(each);
        } else if (each.kind() == Kind.SWAP) {
          swaps.merge(each.expected() + 1, each, HistoryCheck::earlier);
        }
      }
    }
    for (long version = first + 1; version <= last; version++) {
      if (!writers.containsKey(version)) {
        Operation swap = swaps.get(version);
        Operation writer = swap == null ? free.poll() : swap;
        if (writer == null) {
          violations.add("done twice: version " + version + " is of no write that is left");
        } else {
          give(version, writer);
        }
      }
    }
  }

  private static Operation earlier(Operation one, Operation other) {
    return one.invokedNanos() <= other.invokedNanos() ? one : other;
  }

  private void inOrder() {
    long now = Long.MIN_VALUE;
    for (long version = first; version <= last; version++) {
      Operation writer = writers.get(version);
      if (writer != null) {
        now = Math.max(now, writer.invokedNanos());
        require(now, writer);
      }
      long latest = now;
      for (Operation read : readers.getOrDefault(version, List.of())) {
        require(now, read);
        latest = Math.max(latest, read.invokedNanos());
      }
      now = latest;
    }
    for (Operation read :
        readers.tailMap(last, false).values().stream().flatMap(List::stream).toList()) {
      violations.add("lost: the register ends with version " + last + ", after " + read);
    }
  }

  private void require(long earliestNanos, Operation operation) {
    if (operation.endedNanos() < earliestNanos) {
      violations.add("stale: a later version was there before it began: " + operation);
    }
  }

  /** A swap is refused only where the version that it expects is not there all the time. */
  private void refusals() {
    for (Operation each : operations) {
      if (each.kind() == Kind.SWAP && each.outcome() == Outcome.REFUSED) {
        Operation began = writers.get(each.expected());
        Operation ended = writers.get(each.expected() + 1);
        boolean there =
            each.expected() == first || (began != null && began.endedNanos() < each.invokedNanos());
        if (there && startsAfter(ended, each)) {
          violations.add("refused though version " + each.expected() + " was there: " + each);
        }
      }
    }
  }

  private static boolean startsAfter(@Nullable Operation next, Operation operation) {
    return next == null || next.invokedNanos() > operation.endedNanos();
  }
}
