package dev.continuum.core.node;

import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The writes that are in the log and not yet applied, in log order. One thread only. */
final class PendingWrites {
  private final ArrayDeque<Write> writes = new ArrayDeque<>();
  private final LinkedHashMap<RetryKey, Write> byRetryKey = new LinkedHashMap<>();
  private int requests;

  /** A write and everyone who waits for it. */
  static final class Write {
    final long position;
    final LoggedOperation operation;
    private final boolean foreign;
    private long request;
    private @Nullable List<Long> attached;

    /**
     * @param foreign whether another node originated it
     */
    Write(long position, LoggedOperation operation, boolean foreign, long request) {
      this.position = position;
      this.operation = operation;
      this.foreign = foreign;
      this.request = request;
    }

    /** Whether another node originated it: it is taken as it is, and admits nothing. */
    boolean isForeign() {
      return foreign;
    }

    /** Who waits for it, or {@link NodeCore#NO_REQUEST}. */
    long request() {
      return request;
    }

    /** Those who retried while the first was on its way, in order of arrival. */
    List<Long> attached() {
      return attached == null ? List.of() : attached;
    }
  }

  private record RetryKey(SpaceName space, String key) {}

  /** How many callers wait. */
  int requests() {
    return requests;
  }

  int size() {
    return writes.size();
  }

  /** In log order. */
  Iterable<Write> inOrder() {
    return writes;
  }

  /** Latest first. */
  Iterator<Write> latestFirst() {
    return writes.descendingIterator();
  }

  void add(Write write) {
    writes.addLast(write);
    requests++;
    Idempotency idempotency = write.operation.idempotency();
    if (idempotency != null) {
      byRetryKey.put(keyOf(write.operation, idempotency), write);
    }
  }

  /**
   * Lets a retry wait for the write that is on its way with the same key. False where there is
   * none; throws {@code IDEMPOTENCY_CONFLICT} where the key stands for another request.
   */
  boolean attach(long request, SpaceName space, Idempotency retry) {
    Write write = byRetryKey.get(new RetryKey(space, retry.key()));
    if (write == null) {
      return false;
    }
    Idempotency first = write.operation.idempotency();
    if (first == null || first.requestDigest() != retry.requestDigest()) {
      throw reused(retry.key());
    }
    attach(request, write);
    return true;
  }

  /** Lets a request wait for the operation with that dot; false where it is not on its way. */
  boolean attach(long request, Dot dot) {
    for (Iterator<Write> latest = latestFirst(); latest.hasNext(); ) {
      Write write = latest.next();
      if (write.operation.dot().equals(dot)) {
        attach(request, write);
        return true;
      }
    }
    return false;
  }

  private void attach(long request, Write write) {
    if (write.attached == null) {
      write.attached = new ArrayList<>(1);
    }
    write.attached.add(request);
    requests++;
  }

  static ContinuumException reused(String key) {
    return ContinuumException.of(
        ErrorCode.IDEMPOTENCY_CONFLICT,
        "idempotency_key: " + key + " (expected: the same request as at its first use)",
        "Use a new key for a new request.");
  }

  /** Takes the oldest away. */
  Write removeFirst() {
    return forget(writes.removeFirst());
  }

  /**
   * Lets nobody wait any longer for the writes up to a position, which stay.
   *
   * @return who waited, in log order
   */
  List<Long> giveUpThrough(long position) {
    List<Long> waited = new ArrayList<>();
    for (Write write : writes) {
      if (write.position > position) {
        break;
      }
      if (write.request != NodeCore.NO_REQUEST) {
        waited.add(write.request);
        write.request = NodeCore.NO_REQUEST;
      }
      waited.addAll(write.attached());
      requests -= write.attached().size();
      write.attached = null;
    }
    return waited;
  }

  /** Takes away all from a position on, and returns them in log order. */
  List<Write> removeFrom(long position) {
    ArrayDeque<Write> removed = new ArrayDeque<>();
    while (!writes.isEmpty() && writes.getLast().position >= position) {
      removed.addFirst(forget(writes.removeLast()));
    }
    return new ArrayList<>(removed);
  }

  private Write forget(Write write) {
    requests -= 1 + write.attached().size();
    Idempotency idempotency = write.operation.idempotency();
    if (idempotency != null) {
      byRetryKey.remove(keyOf(write.operation, idempotency));
    }
    return write;
  }

  private static RetryKey keyOf(LoggedOperation operation, Idempotency idempotency) {
    return new RetryKey(operation.operation().space(), idempotency.key());
  }
}
