package dev.continuum.core.replication;

import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What comes in: batches wait here, an actor's in their order, while the one before them is taken.
 * One thread only. What waits is bounded by the windows of those who send.
 */
final class Inflow {
  /** A batch, or the part of it that was missing. */
  private record Arrived(NodeId from, Message.Batch batch, int skip) {
    long first() {
      return batch.first() + skip;
    }

    List<LoggedOperation> operations() {
      return batch.operations().stream().skip(skip).map(Message.Sealed::operation).toList();
    }

    AppliedOperations dots() {
      return AppliedOperations.range(batch.actor(), first(), batch.last());
    }
  }

  /** The last operation of an actor that arrived, to compare with what comes after it. */
  private record Tip(long counter, long digest) {}

  /** What one actor's operations are at. */
  private static final class Line {
    final ArrayDeque<Arrived> waiting = new ArrayDeque<>();
    @Nullable Arrived taking;
  }

  private final Map<Long, Line> lines = new LinkedHashMap<>();
  private final Map<Long, Tip> tips = new LinkedHashMap<>();
  private final Set<Long> forked = new LinkedHashSet<>();
  private final Digests digests;
  private AppliedOperations held;

  /** What is here or waits here. */
  private AppliedOperations reached;

  private long refusals;

  Inflow(AppliedOperations held, Digests digests) {
    this.digests = digests;
    this.held = held;
    this.reached = held;
  }

  /** What is durable and applied. */
  AppliedOperations held() {
    return held;
  }

  AppliedOperations reached() {
    return reached;
  }

  /** How many batches were refused. */
  long refusals() {
    return refusals;
  }

  boolean isForked(long actor) {
    return forked.contains(actor);
  }

  /** This node's own operations, or those of a snapshot, are here now. */
  void add(AppliedOperations more) {
    held = held.merge(more);
    reached = reached.merge(more);
  }

  /**
   * The digest of an operation that is here, to compare with what a peer says came before others.
   */
  void note(long actor, long counter, long digest) {
    Tip tip = tips.get(actor);
    if (tip == null || tip.counter < counter) {
      tips.put(actor, new Tip(counter, digest));
    }
  }

  void arrived(NodeId from, Message.Batch batch, Out out) {
    long actor = batch.actor();
    ErrorCode problem = problemOf(batch);
    if (problem == ErrorCode.OPERATION_FORKED && forked.add(actor)) {
      out.emit(new Event.Forked(from, actor, reached.last(actor)));
    }
    if (problem != null) {
      refuse(from, actor, batch.first(), problem, out);
      return;
    }
    long missing = reached.firstMissing(actor, batch.first());
    if (missing > batch.last()) {
      out.send(from, new Message.Kept(actor, held.firstMissing(actor, batch.first()) - 1));
      return;
    }
    if (missing > 1 && !reached.contains(new Dot(actor, missing - 1))) {
      refuse(from, actor, batch.first(), ErrorCode.OPERATION_GAP, out);
      return;
    }
    Arrived arrived = new Arrived(from, batch, (int) (missing - batch.first()));
    reached = reached.merge(arrived.dots());
    note(actor, batch.last(), batch.operations().getLast().digest());
    Line line = lines.computeIfAbsent(actor, absent -> new Line());
    line.waiting.addLast(arrived);
    takeNext(actor, line, out);
  }

  /** The batch that was given to the log is durable and applied. */
  void taken(long actor, Out out) {
    Line line = lines.get(actor);
    Arrived done = line == null ? null : line.taking;
    if (line == null || done == null) {
      return;
    }
    line.taking = null;
    held = held.merge(done.dots());
    out.send(done.from, new Message.Kept(actor, done.batch.last()));
    takeNext(actor, line, out);
  }

  /** It was not taken: what waits behind it cannot be either, and comes again. */
  void refused(long actor, ErrorCode why, Out out) {
    Line line = lines.remove(actor);
    Arrived refused = line == null ? null : line.taking;
    if (line == null || refused == null) {
      return;
    }
    tips.remove(actor);
    reached = held;
    lines.values().forEach(this::reach);
    refuse(refused.from, actor, refused.first(), why, out);
    Set<NodeId> others = new LinkedHashSet<>();
    line.waiting.forEach(waiting -> others.add(waiting.from));
    others.remove(refused.from);
    others.forEach(other -> out.send(other, new Message.Refused(actor, held.last(actor), why)));
  }

  private void reach(Line line) {
    Arrived taking = line.taking;
    if (taking != null) {
      reached = reached.merge(taking.dots());
    }
    for (Arrived waiting : line.waiting) {
      reached = reached.merge(waiting.dots());
    }
  }

  private void takeNext(long actor, Line line, Out out) {
    if (line.taking == null) {
      line.taking = line.waiting.pollFirst();
      Arrived next = line.taking;
      if (next != null) {
        out.take(actor, next.operations());
      } else {
        lines.remove(actor);
      }
    }
  }

  private void refuse(NodeId from, long actor, long first, ErrorCode why, Out out) {
    refusals++;
    out.send(from, new Message.Refused(actor, reached.last(actor), why));
    out.emit(new Event.Refused(from, actor, first, why));
  }

  /** What is wrong with a batch as it is, or with it after what came before it; or null. */
  private @Nullable ErrorCode problemOf(Message.Batch batch) {
    long counter = batch.first();
    for (Message.Sealed each : batch.operations()) {
      Dot dot = each.operation().dot();
      if (dot.actor() != batch.actor() || dot.counter() != counter++) {
        return ErrorCode.OPERATION_GAP;
      }
    }
    if (forked.contains(batch.actor())) {
      return ErrorCode.OPERATION_FORKED;
    }
    return isFork(batch) ? ErrorCode.OPERATION_FORKED : null;
  }

  /** The digest of an operation that is here, or {@link Message#UNKNOWN}. */
  long digestOf(long actor, long counter) {
    Tip tip = tips.get(actor);
    return tip != null && tip.counter == counter ? tip.digest : digests.of(actor, counter);
  }

  /** Compares the last operation that is here of those that the batch names. */
  private boolean isFork(Message.Batch batch) {
    long last = Math.min(reached.firstMissing(batch.actor(), batch.first()) - 1, batch.last());
    if (last < 1 || !reached.contains(new Dot(batch.actor(), last))) {
      return false;
    }
    int place = (int) (last - batch.first());
    long theirs = place < 0 ? batch.before() : batch.operations().get(place).digest();
    if (theirs == Message.UNKNOWN) {
      return false;
    }
    long mine = digestOf(batch.actor(), last);
    return mine != Message.UNKNOWN && mine != theirs;
  }
}
