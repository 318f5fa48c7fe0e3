package dev.continuum.drivers.loop;

import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.replication.Digests;
import dev.continuum.core.replication.Message;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.log.LogCursor;
import dev.continuum.drivers.log.LogEntry;
import dev.continuum.drivers.log.LogRecord;
import dev.continuum.drivers.log.SegmentedLog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A node's log as replication sees it: operations by their dots, and a way in for those of others.
 * Thread-safe; reading is done by one thread at a time.
 */
public final class ReplicatedLog implements Digests {
  private final Path folder;

  private final RandomSource random;
  private final Loop loop;
  private final SegmentedLog log;
  private final OriginIndex index;
  private volatile NodeIdentity identity;
  private volatile AppliedOperations applied;
  private volatile Runnable changed = () -> {};

  ReplicatedLog(
      Path folder,
      NodeIdentity identity,
      RandomSource random,
      SegmentedLog log,
      Loop loop,
      AppliedOperations applied) {
    this.folder = folder;
    this.identity = identity;
    this.random = random;
    this.log = log;
    this.loop = loop;
    this.applied = applied;
    this.index = new OriginIndex(log);
  }

  /**
   * Operations of one actor as they stand in the log.
   *
   * @param before the digest of the operation before the first, or {@link Message#UNKNOWN}
   */
  public record Run(long before, List<byte[]> operations) {}

  /** The incarnation of this log. */
  public long incarnation() {
    return identity.actor();
  }

  /** Every operation that is durable and applied. */
  public AppliedOperations applied() {
    return applied;
  }

  /** Who is told, on the loop's thread and shortly, that {@link #applied} has grown. */
  public void onChange(Runnable listener) {
    changed = listener;
  }

  /**
   * Takes other nodes' operations in; the future completes when the last is durable and applied.
   */
  public CompletableFuture<?> take(List<LoggedOperation> operations) {
    return loop.replicate(operations);
  }

  /** Gives this node's dots out under new actors from now on; returns the incarnation. */
  public long renew() {
    NodeIdentity next = identity.withNewActor(folder, random);
    identity = next;
    loop.renew(next.actor());
    return next.actor();
  }

  /**
   * Reads operations, in order and without a gap.
   *
   * @return null where the log does not hold the first of them
   */
  public synchronized @Nullable Run read(long actor, long first, long last, int maxBytes) {
    long wanted = Math.max(1, first - 1);
    long from = index.lookFrom(actor, wanted);
    if (from == 0) {
      from = index.lookFrom(actor, first);
    }
    if (from == 0) {
      return null;
    }
    List<byte[]> operations = new ArrayList<>();
    long before = Message.UNKNOWN;
    long bytes = 0;
    long next = first;
    try (LogCursor cursor = log.read(from)) {
      for (LogEntry entry = cursor.next(); entry != null && next <= last; entry = cursor.next()) {
        Dot dot = entry instanceof LogRecord found ? OriginIndex.dotOf(found) : null;
        if (dot == null || dot.actor() != actor || !(entry instanceof LogRecord record)) {
          continue;
        }
        if (dot.counter() == first - 1) {
          before = digest(record);
        } else if (dot.counter() == next) {
          byte[] operation = record.copyPayload();
          if (!operations.isEmpty() && bytes + operation.length > maxBytes) {
            break;
          }
          bytes += operation.length;
          operations.add(operation);
          next++;
        }
      }
    }
    return operations.isEmpty() ? null : new Run(before, operations);
  }

  /** The first counter of an actor that the log holds; 0 where it holds none. */
  public synchronized long first(long actor) {
    return index.first(actor);
  }

  @Override
  public synchronized long of(long actor, long counter) {
    long from = index.lookFrom(actor, counter);
    if (from == 0) {
      return Message.UNKNOWN;
    }
    Dot wanted = new Dot(actor, counter);
    try (LogCursor cursor = log.read(from)) {
      for (LogEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
        if (entry instanceof LogRecord found && wanted.equals(OriginIndex.dotOf(found))) {
          return digest(found);
        }
      }
    }
    return Message.UNKNOWN;
  }

  /** Of the loop: a batch was applied. */
  void reached(AppliedOperations now) {
    applied = now;
    changed.run();
  }

  private static long digest(LogRecord found) {
    ByteBuffer sha256 = found.sha256();
    return sha256.getLong(sha256.position());
  }
}
