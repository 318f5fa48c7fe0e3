package dev.continuum.drivers.raft;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.rocksdb.NativeGate;
import dev.continuum.drivers.rocksdb.RocksLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ChecksumType;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The logs and votes of all groups of a node, in one database. Thread-safe.
 *
 * <p>Every write is on disk before its call returns; groups that write at one moment share an
 * fsync. A write that failed has not happened, and none succeeds after it until the store was
 * closed and opened again: what an fsync left undone is not tried a second time (fsyncgate).
 *
 * <p>After a crash the end of the write-ahead log may be torn: what is torn was never acknowledged
 * and is dropped. Damage anywhere else is {@code STORAGE_CORRUPT}, and nothing is opened: a voter
 * that forgets what it has acknowledged endangers the others.
 */
final class RaftStore implements AutoCloseable {
  private static final long MEMTABLE_BYTES = 16L << 20;
  private static final long BLOCK_CACHE_BYTES = 8L << 20;
  private static final long MAX_WAL_BYTES = 64L << 20;
  private static final long MAX_INFO_LOG_BYTES = 1L << 20;
  private static final int BACKGROUND_JOBS = 2;

  /** Writes, all or none. */
  interface Change {
    void into(WriteBatch batch) throws RocksDBException;
  }

  /** Looks at rows in the order of their keys; false ends it. */
  interface RowVisitor {
    boolean row(byte[] key, byte[] value);
  }

  private final NativeGate gate = new NativeGate();
  private final Path folder;
  private final List<RocksObject> owned = new ArrayList<>();
  private final WriteOptions durable = own(new WriteOptions().setSync(true));
  private final RocksDB database;
  private volatile @Nullable ContinuumException failure;

  private RaftStore(Path folder) throws RocksDBException {
    this.folder = folder;
    LRUCache cache = own(new LRUCache(BLOCK_CACHE_BYTES));
    Options options =
        own(new Options())
            .setCreateIfMissing(true)
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
            .setManualWalFlush(false)
            .setMaxTotalWalSize(MAX_WAL_BYTES)
            .setRecycleLogFileNum(0)
            .setParanoidChecks(true)
            .setWriteBufferSize(MEMTABLE_BYTES)
            .setMaxWriteBufferNumber(2)
            .setMaxBackgroundJobs(BACKGROUND_JOBS)
            .setMaxBgErrorResumeCount(0)
            .setMaxLogFileSize(MAX_INFO_LOG_BYTES)
            .setKeepLogFileNum(2)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setChecksumType(ChecksumType.kXXH3));
    this.database = RocksDB.open(options, folder.toString());
  }

  /** Opens the store in a folder, or creates it. */
  static RaftStore open(Path folder) {
    RocksLibrary.load(folder);
    try {
      Files.createDirectories(folder);
      return new RaftStore(folder);
    } catch (RocksDBException e) {
      throw explain(folder, "open", e);
    } catch (IOException e) {
      throw ContinuumException.of(
          ErrorCode.STORAGE_FAILED,
          "raft log: cannot create " + folder + ": " + e.getMessage(),
          "Make the data folder writable.",
          e);
    }
  }

  /**
   * Writes all of it to disk, or fails and takes no more.
   *
   * @param what for the message
   */
  void write(String what, Change change) {
    gate.enter();
    try (WriteBatch batch = new WriteBatch()) {
      expectSound();
      change.into(batch);
      database.write(durable, batch);
    } catch (RocksDBException e) {
      ContinuumException explained = explain(folder, what, e);
      failure = explained;
      throw explained;
    } finally {
      gate.exit();
    }
  }

  byte @Nullable [] read(byte[] key) {
    gate.enter();
    try {
      return database.get(key);
    } catch (RocksDBException e) {
      throw explain(folder, "read", e);
    } finally {
      gate.exit();
    }
  }

  /** Visits the rows from {@code first} to before {@code end}. */
  void scan(byte[] first, byte[] end, RowVisitor visitor) {
    gate.enter();
    try (Slice bound = new Slice(end);
        ReadOptions options = new ReadOptions().setIterateUpperBound(bound);
        RocksIterator rows = database.newIterator(options)) {
      for (rows.seek(first); rows.isValid(); rows.next()) {
        if (!visitor.row(rows.key(), rows.value())) {
          return;
        }
      }
      rows.status();
    } catch (RocksDBException e) {
      throw explain(folder, "read", e);
    } finally {
      gate.exit();
    }
  }

  /** The last key at or before that one; null where there is none. */
  byte @Nullable [] lastKeyUntil(byte[] key) {
    gate.enter();
    try (RocksIterator rows = database.newIterator()) {
      rows.seekForPrev(key);
      rows.status();
      return rows.isValid() ? rows.key() : null;
    } catch (RocksDBException e) {
      throw explain(folder, "read", e);
    } finally {
      gate.exit();
    }
  }

  /** Gives files back that hold nothing but rows from {@code first} to before {@code end}. */
  void releaseFiles(byte[] first, byte[] end) {
    gate.enter();
    try {
      database.deleteFilesInRanges(database.getDefaultColumnFamily(), List.of(first, end), false);
    } catch (RocksDBException e) {
      throw explain(folder, "delete", e);
    } finally {
      gate.exit();
    }
  }

  @Override
  public void close() {
    if (gate.close()) {
      database.close();
      owned.reversed().forEach(RocksObject::close);
    }
  }

  private void expectSound() {
    ContinuumException known = failure;
    if (known != null) {
      throw ContinuumException.of(
          known.code(),
          "raft log: no writing after a failure: " + known.getMessage(),
          "Mend the disk, then restart the node.",
          known);
    }
  }

  private <T extends RocksObject> T own(T object) {
    owned.add(object);
    return object;
  }

  private static ContinuumException explain(Path folder, String what, RocksDBException failure) {
    Status status = failure.getStatus();
    if (status != null && status.getCode() == Status.Code.Corruption) {
      return ContinuumException.of(
          ErrorCode.STORAGE_CORRUPT,
          "raft log: " + what + ": damaged in " + folder + ": " + failure.getMessage(),
          "Remove the node from the cluster, delete its data folder, and let it join again.",
          failure);
    }
    if (status != null && status.getSubCode() == Status.SubCode.NoSpace) {
      return ContinuumException.of(
          ErrorCode.STORAGE_FULL,
          "raft log: no space left in " + folder + " (expected: room to " + what + ")",
          "Free space on the disk, then restart the node.",
          failure);
    }
    return ContinuumException.of(
        ErrorCode.STORAGE_FAILED,
        "raft log: " + what + " failed in " + folder + ": " + failure.getMessage(),
        "Look at the disk and its permissions, then restart the node.",
        failure);
  }
}
