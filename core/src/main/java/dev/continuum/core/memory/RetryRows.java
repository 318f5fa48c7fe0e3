package dev.continuum.core.memory;

import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of retry keys: what each was answered with, for 24 hours of operation time. One thread
 * only.
 *
 * <p>Two rows an operation: one by its key, where the latest operation wins, one by its age. What
 * has expired is purged with each batch, a bounded number of rows; readers look at the time too.
 */
final class RetryRows {
  /** How long a retry is recognized. */
  static final long RETENTION_MILLIS = 24L * 60 * 60 * 1_000;

  /** Rows purged with a batch, beside two for each of its operations. */
  static final int PURGED_PER_BATCH = 64;

  private static final HybridTime NEVER = new HybridTime(Long.MAX_VALUE);

  private final StateReader store;
  private final TreeMap<byte[], Row> added = new TreeMap<>(Arrays::compareUnsigned);
  private final List<byte[]> addedByTime = new ArrayList<>();

  /** No row is older. */
  private HybridTime oldest = HybridTime.ZERO;

  /** What was answered. */
  record Row(Dot dot, HybridTime time, long requestDigest, long position, @Nullable MemoryId id) {
    static final Codec<Row> CODEC = Codec.of(Row::write, Row::read);

    private static void write(Row row, ByteWriter out) {
      out.writeDot(row.dot);
      out.writeHybridTime(row.time);
      out.writeLong(row.requestDigest);
      out.writeVarint(row.position);
      out.writeOptional(row.id, Codec.MEMORY_ID::write);
    }

    private static Row read(ByteReader in) {
      return new Row(
          in.readDot("retry.dot"),
          in.readHybridTime("retry.time"),
          in.readLong("retry.digest"),
          in.readVarint("retry.position", 0, Long.MAX_VALUE),
          in.readOptional("retry.id", Codec.MEMORY_ID::read));
    }

    boolean isAfter(Row other) {
      return new Stamp(time, dot).isAfter(new Stamp(other.time, other.dot));
    }

    boolean isExpired(long nowMillis) {
      return RetryRows.isExpired(time, nowMillis);
    }
  }

  RetryRows(StateReader store) {
    this.store = store;
  }

  static boolean isExpired(HybridTime time, long nowMillis) {
    return time.millis() <= nowMillis - RETENTION_MILLIS;
  }

  /** Remembers an operation that has a retry key. */
  void remember(long spaceKey, LoggedOperation operation, long position) {
    LoggedOperation.Idempotency idempotency = operation.idempotency();
    if (idempotency != null) {
      MemoryId id = named(operation.operation());
      long digest = idempotency.requestDigest();
      byte[] byKey = Keys.idempotency(spaceKey, idempotency.key());
      addByKey(byKey, new Row(operation.dot(), operation.time(), digest, position, id));
      addByTime(Keys.idempotencyByTime(operation.time(), byKey));
    }
  }

  /** Adds a row by its key, unless a later one is there. */
  void addByKey(byte[] byKey, Row row) {
    Row before = added.get(byKey);
    if (before == null) {
      byte[] stored = store.get(Table.IDEMPOTENCY, byKey);
      before = stored == null ? null : Row.CODEC.fromBytes(stored);
    }
    if (before == null || row.isAfter(before)) {
      added.put(byKey, row);
    }
  }

  /** Adds a row by its age. */
  void addByTime(byte[] byTime) {
    addedByTime.add(byTime);
  }

  /**
   * Purges what has expired and writes what was remembered.
   *
   * @param operations how many the batch has
   */
  void flush(HybridTime clock, int operations, StateBatch batch) {
    purge(clock.millis(), PURGED_PER_BATCH + 2 * operations, batch);
    for (Map.Entry<byte[], Row> entry : added.entrySet()) {
      if (!entry.getValue().isExpired(clock.millis())) {
        batch.put(Table.IDEMPOTENCY, entry.getKey(), Row.CODEC.toBytes(entry.getValue()));
      }
    }
    for (byte[] byTime : addedByTime) {
      HybridTime time = Keys.idempotencyTime(byTime);
      if (!isExpired(time, clock.millis())) {
        batch.put(Table.IDEMPOTENCY, byTime, new byte[0]);
        oldest = time.compareTo(oldest) < 0 ? time : oldest;
      }
    }
    added.clear();
    addedByTime.clear();
  }

  private void purge(long nowMillis, int maxRows, StateBatch batch) {
    if (!isExpired(oldest, nowMillis)) {
      return;
    }
    List<byte[]> expired = new ArrayList<>();
    byte[] from = Keys.idempotencyOldest();
    oldest = NEVER;
    store.scan(
        Table.IDEMPOTENCY,
        from,
        Keys.after(from),
        (byTime, nothing) -> {
          HybridTime time = Keys.idempotencyTime(byTime);
          if (!isExpired(time, nowMillis) || expired.size() == maxRows) {
            oldest = time;
            return false;
          }
          expired.add(byTime);
          return true;
        });
    for (byte[] byTime : expired) {
      batch.delete(Table.IDEMPOTENCY, byTime);
      byte[] byKey = Keys.idempotencyByKey(byTime);
      byte[] row = store.get(Table.IDEMPOTENCY, byKey);
      if (row != null && Row.CODEC.fromBytes(row).isExpired(nowMillis)) {
        batch.delete(Table.IDEMPOTENCY, byKey);
      }
    }
  }

  /** What an answer names: a memory or concept, for links the origin, null for spaces. */
  private static @Nullable MemoryId named(Operation operation) {
    return switch (operation) {
      case Operation.PutMemory put -> put.id();
      case Operation.PatchMemory patch -> patch.id();
      case Operation.ForgetMemory forget -> forget.id();
      case Operation.PutLink put -> put.link().from();
      case Operation.ForgetLink forget -> forget.link().from();
      case Operation.PutEvidence evidence -> evidence.concept();
      case Operation.PutSpace put -> null;
      case Operation.DeleteSpace delete -> null;
      case Operation.Reinforce reinforce -> null;
    };
  }
}
