package dev.continuum.drivers.rocksdb;

import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** Reads of now or of a snapshot. Thread-safe. */
final class RocksReads implements StateReader {
  /** Few enough that the native call's pinned blocks stay a fraction of the cache. */
  private static final int MAX_KEYS_PER_CALL = 256;

  private final NativeGate gate;
  private final RocksFailures failures;
  private final RocksDB database;
  private final Map<Table, ColumnFamilyHandle> handles;
  private final @Nullable Snapshot snapshot;
  private final ReadOptions readOptions;

  RocksReads(
      NativeGate gate,
      RocksFailures failures,
      RocksDB database,
      Map<Table, ColumnFamilyHandle> handles,
      @Nullable Snapshot snapshot) {
    this.gate = gate;
    this.failures = failures;
    this.database = database;
    this.handles = handles;
    this.snapshot = snapshot;
    this.readOptions = newReadOptions();
  }

  /** Frees the native options; the caller sees to it that no read is running. */
  void free() {
    readOptions.close();
  }

  ReadOptions readOptions() {
    return readOptions;
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] key) {
    gate.enter();
    try {
      return database.get(handle(table), readOptions, key);
    } catch (RocksDBException e) {
      throw failures.of("read " + table, e);
    } finally {
      gate.exit();
    }
  }

  @Override
  public List<byte @Nullable []> getAll(Table table, List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (int from = 0; from < keys.size(); from += MAX_KEYS_PER_CALL) {
      int to = Math.min(keys.size(), from + MAX_KEYS_PER_CALL);
      values.addAll(getSome(table, keys.subList(from, to)));
    }
    return values;
  }

  /**
   * RocksDB's Java binding answers null for a key whose block is damaged as it does for an absent
   * one. So an absence is asked for once more by {@link #get}, which tells damage; the filters make
   * that cheap.
   */
  private List<byte @Nullable []> getSome(Table table, List<byte[]> keys) {
    gate.enter();
    try {
      ColumnFamilyHandle handle = handle(table);
      List<byte @Nullable []> values =
          database.multiGetAsList(readOptions, Collections.nCopies(keys.size(), handle), keys);
      for (int i = 0; i < values.size(); i++) {
        if (values.get(i) == null) {
          values.set(i, database.get(handle, readOptions, keys.get(i)));
        }
      }
      return values;
    } catch (RocksDBException e) {
      throw failures.of("read " + table, e);
    } finally {
      gate.exit();
    }
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    gate.enter();
    try (Slice upperBound = new Slice(to);
        ReadOptions bounded = newReadOptions().setIterateUpperBound(upperBound);
        RocksIterator iterator = database.newIterator(handle(table), bounded)) {
      iterator.seek(from);
      while (iterator.isValid() && visitor.visit(iterator.key(), iterator.value())) {
        gate.expectOpen();
        iterator.next();
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw failures.of("scan " + table, e);
    } finally {
      gate.exit();
    }
  }

  /**
   * Checksums are verified on every read from disk (RocksDB's default, named here because we rely
   * on it); the prefix filter is used where both bounds share the prefix.
   */
  private ReadOptions newReadOptions() {
    ReadOptions fresh = new ReadOptions().setVerifyChecksums(true).setAutoPrefixMode(true);
    return snapshot == null ? fresh : fresh.setSnapshot(snapshot);
  }

  private ColumnFamilyHandle handle(Table table) {
    return Objects.requireNonNull(handles.get(table), "a table without a column family");
  }
}
