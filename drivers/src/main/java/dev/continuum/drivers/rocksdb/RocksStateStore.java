package dev.continuum.drivers.rocksdb;

import dev.continuum.core.memory.port.DerivedDataDamaged;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The merged state on disk. Reads from any thread; {@link #write} from one thread, {@link #flush}
 * and {@link #close} from one, which may be another.
 *
 * <h2>What survives a crash</h2>
 *
 * There is no write-ahead log here: what is in a memtable is lost with the process and replayed
 * from the node's log. All column families are flushed together ({@code atomic_flush}), and every
 * batch carries the position it completes in the default column family. So the files always hold
 * the state after one whole batch, and that batch's position beside it.
 *
 * <h2>Damage</h2>
 *
 * Blocks, footers and the manifest carry checksums; sizes and identities of files are compared when
 * the store opens. Whatever does not match is {@link DerivedDataDamaged}, when opening or when the
 * block is first read. The one thing that cannot be seen from here is a manifest that lost its
 * whole end: the store then opens at an earlier position, which is consistent too. The caller
 * compares the position with where its log begins.
 */
public final class RocksStateStore implements StateStore {
  private static final Logger LOG = LoggerFactory.getLogger(RocksStateStore.class);
  private static final byte[] POSITION_KEY = "position".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FORMAT = {1};
  private static final int DEFAULT_COLUMN_FAMILY = 0;
  private static final long MAX_INFO_LOG_BYTES = 1L << 20;
  private static final long MAX_MANIFEST_BYTES = 4L << 20;
  private static final int MAX_INFO_LOGS = 2;

  private final NativeGate gate = new NativeGate();
  private final RocksFailures failures;
  private final DBOptions databaseOptions;
  private final RocksTables tables;
  private final RocksDB database;
  private final List<ColumnFamilyHandle> handles;
  private final Map<Table, ColumnFamilyHandle> tableHandles = new EnumMap<>(Table.class);
  private final Map<Table, Integer> columnFamilies = new EnumMap<>(Table.class);
  private final RocksWrites writes;
  private final FlushOptions flushOptions = new FlushOptions().setWaitForFlush(true);
  private final ReadOptions persisted = new ReadOptions().setReadTier(ReadTier.PERSISTED_TIER);
  private final RocksReads reads;
  private final BatchEncoder encoder = new BatchEncoder();
  private final Set<RocksSnapshot> snapshots = ConcurrentHashMap.newKeySet();
  private volatile long coveredPosition;

  /**
   * Opens the store in {@code folder}, or creates it.
   *
   * @throws DerivedDataDamaged where the files are not what was written: delete the folder, rebuild
   * @throws ContinuumException {@code DATA_DIR_LOCKED}, {@code STORAGE_FULL}, {@code
   *     STORAGE_FAILED}
   */
  public static RocksStateStore open(Path folder, RocksStateOptions options) {
    RocksLibrary.load(folder);
    RocksFailures failures = new RocksFailures(folder);
    DBOptions databaseOptions = databaseOptions(options);
    RocksTables tables = new RocksTables(options);
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    RocksDB database = null;
    RocksStateStore store = null;
    boolean opened = false;
    try {
      Files.createDirectories(folder);
      database = RocksDB.open(databaseOptions, folder.toString(), tables.descriptors(), handles);
      store = new RocksStateStore(failures, databaseOptions, tables, database, handles);
      store.start(folder);
      opened = true;
      return store;
    } catch (RocksDBException e) {
      throw failures.of("open", e);
    } catch (IOException e) {
      throw ContinuumException.of(
          ErrorCode.STORAGE_FAILED,
          "state store: cannot create " + folder + ": " + e.getMessage(),
          "make the data folder writable",
          e);
    } finally {
      if (!opened) {
        if (store != null) {
          store.freeAll();
        } else {
          free(database, handles, tables, databaseOptions);
        }
      }
    }
  }

  private RocksStateStore(
      RocksFailures failures,
      DBOptions databaseOptions,
      RocksTables tables,
      RocksDB database,
      List<ColumnFamilyHandle> handles) {
    this.failures = failures;
    this.databaseOptions = databaseOptions;
    this.tables = tables;
    this.database = database;
    this.handles = handles;
    this.writes = new RocksWrites(database);
    Iterator<ColumnFamilyHandle> tableHandle = handles.listIterator(1);
    for (Table table : Table.values()) {
      ColumnFamilyHandle handle = tableHandle.next();
      tableHandles.put(table, handle);
      columnFamilies.put(table, handle.getID());
    }
    this.reads = new RocksReads(gate, failures, database, tableHandles, null);
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] key) {
    return reads.get(table, key);
  }

  @Override
  public List<byte @Nullable []> getAll(Table table, List<byte[]> keys) {
    return reads.getAll(table, keys);
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    reads.scan(table, from, to, visitor);
  }

  @Override
  public void write(StateBatch batch, long throughPosition) {
    if (throughPosition < coveredPosition) {
      throw new IllegalArgumentException(
          "throughPosition: " + throughPosition + " (expected: at least " + coveredPosition + ")");
    }
    encoder.clear();
    encoder.add(batch, columnFamilies);
    encoder.put(DEFAULT_COLUMN_FAMILY, POSITION_KEY, encode(throughPosition));
    gate.enter();
    try {
      writes.write(encoder.encode());
    } catch (RocksDBException e) {
      throw failures.of("write", e);
    } finally {
      gate.exit();
    }
    coveredPosition = throughPosition;
  }

  @Override
  public long coveredPosition() {
    return coveredPosition;
  }

  @Override
  public long flushedPosition() {
    gate.enter();
    try {
      return decode(database.get(handles.getFirst(), persisted, POSITION_KEY));
    } catch (RocksDBException e) {
      throw failures.of("read the flushed position", e);
    } finally {
      gate.exit();
    }
  }

  /**
   * Refused from an error in the background on until something was written: a flush that waits in
   * RocksDB's queue while it recovers lets its recovery, and its close, wait for ever.
   */
  @Override
  public void flush() {
    gate.enter();
    try {
      if (writes.isDoubtful()) {
        throw new RocksDBException(
            "a flush in the background failed", new Status(Status.Code.Aborted, null, null));
      }
      database.flush(flushOptions, handles);
    } catch (RocksDBException e) {
      throw failures.of("flush", e);
    } finally {
      gate.exit();
    }
  }

  @Override
  public @Nullable ContinuumException problem() {
    gate.enter();
    try {
      if (writes.isDoubtful()) {
        encoder.clear();
        encoder.put(DEFAULT_COLUMN_FAMILY, POSITION_KEY, encode(coveredPosition));
        writes.write(encoder.encode());
      }
      return null;
    } catch (RocksDBException e) {
      return failures.of("write", e) instanceof ContinuumException refusal ? refusal : null;
    } finally {
      gate.exit();
    }
  }

  @Override
  public Snapshot snapshot() {
    gate.enter();
    try {
      org.rocksdb.Snapshot frozen = database.getSnapshot();
      RocksReads frozenReads = new RocksReads(gate, failures, database, tableHandles, frozen);
      RocksSnapshot snapshot = new RocksSnapshot(this, frozen, frozenReads);
      snapshots.add(snapshot);
      return snapshot;
    } finally {
      gate.exit();
    }
  }

  /**
   * Flushes, then frees everything; reads that are running end first. Closing twice is harmless.
   */
  @Override
  public void close() {
    try {
      flush();
    } catch (ContinuumException | DerivedDataDamaged e) {
      if (!(e instanceof ContinuumException refused) || refused.code() != ErrorCode.SHUTTING_DOWN) {
        LOG.warn("state store closes without a flush, its tail will be replayed", e);
      }
    }
    if (!gate.close()) {
      return;
    }
    freeAll();
  }

  private void freeAll() {
    snapshots.forEach(snapshot -> snapshot.free(database));
    reads.free();
    persisted.close();
    writes.close();
    flushOptions.close();
    free(database, handles, tables, databaseOptions);
  }

  /** The position that a snapshot sees. */
  long positionIn(ReadOptions readOptions) {
    gate.enter();
    try {
      return decode(database.get(handles.getFirst(), readOptions, POSITION_KEY));
    } catch (RocksDBException e) {
      throw failures.of("read the covered position", e);
    } finally {
      gate.exit();
    }
  }

  /** Frees a snapshot, unless the store was closed and did so already. */
  void release(RocksSnapshot snapshot) {
    if (!snapshots.remove(snapshot)) {
      return;
    }
    try {
      gate.enter();
    } catch (ContinuumException closing) {
      snapshots.add(snapshot);
      return;
    }
    try {
      snapshot.free(database);
    } finally {
      gate.exit();
    }
  }

  private void start(Path folder) throws RocksDBException {
    byte[] format = database.get(handles.getFirst(), FORMAT_KEY);
    if (format == null) {
      encoder.clear();
      encoder.put(DEFAULT_COLUMN_FAMILY, FORMAT_KEY, FORMAT);
      writes.write(encoder.encode());
    } else if (format.length != 1 || format[0] != FORMAT[0]) {
      throw new DerivedDataDamaged(
          folder.toString(), "format " + format[0] + ", this version reads " + FORMAT[0], null);
    }
    coveredPosition = decode(database.get(handles.getFirst(), POSITION_KEY));
    tables.enlarge(database, handles);
  }

  private static DBOptions databaseOptions(RocksStateOptions options) {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setAtomicFlush(true)
        .setAvoidFlushDuringShutdown(true) // close() flushes; RocksDB would wait on a full disk
        .setParanoidChecks(true)
        .setDbWriteBufferSize(options.memtableBytes())
        .setMaxBackgroundJobs(options.maxBackgroundJobs())
        .setAllowConcurrentMemtableWrite(false)
        .setEnableWriteThreadAdaptiveYield(false)
        .setMaxOpenFiles(-1)
        .setMaxManifestFileSize(MAX_MANIFEST_BYTES)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(MAX_INFO_LOG_BYTES)
        .setKeepLogFileNum(MAX_INFO_LOGS);
  }

  private static void free(
      @Nullable RocksDB database,
      List<ColumnFamilyHandle> handles,
      RocksTables tables,
      DBOptions databaseOptions) {
    handles.forEach(ColumnFamilyHandle::close);
    if (database != null) {
      database.close();
    }
    tables.close();
    databaseOptions.close();
  }

  private static byte[] encode(long position) {
    return ByteBuffer.allocate(Long.BYTES).putLong(position).array();
  }

  private static long decode(byte @Nullable [] position) {
    return position == null ? 0 : ByteBuffer.wrap(position).getLong();
  }
}
