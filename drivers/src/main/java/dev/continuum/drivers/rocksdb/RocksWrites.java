package dev.continuum.drivers.rocksdb;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Writes that wait while RocksDB catches up, and fail where it cannot. One thread only, except that
 * any may ask {@link #isDoubtful}.
 *
 * <p>RocksDB itself would let a writer wait while it hopes to recover, above all until a full disk
 * has room again, for hours if need be. Here he looks every millisecond, and is refused with the
 * error that RocksDB's own threads met. Those count their errors, so it is known before a write
 * that it may be refused. (RocksDB's listener for them fails in Java on errors of a flush without a
 * write-ahead log, whose reason it does not know.)
 */
final class RocksWrites implements AutoCloseable {
  private static final String ERRORS = "rocksdb.background-errors";
  private static final long LOOK_NANOS = 1_000_000;
  private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final RocksDB database;
  private final WriteOptions options = new WriteOptions().setDisableWAL(true).setNoSlowdown(true);

  /** How many errors there were when a write last went well in spite of them. */
  private volatile long errorsOver;

  /** Whether one was met or found, so that a write that goes well tells something. */
  private volatile boolean doubted;

  RocksWrites(RocksDB database) {
    this.database = database;
  }

  void write(byte[] encodedBatch) throws RocksDBException {
    boolean counts = doubted;
    long before = counts ? database.getLongProperty(ERRORS) : 0;
    long begin = System.nanoTime();
    try (WriteBatch batch = new WriteBatch(encodedBatch)) {
      while (!tryWrite(batch)) {
        if (System.nanoTime() - begin > MAX_WAIT_NANOS) {
          throw new RocksDBException("it did not catch up within " + MAX_WAIT_NANOS + " ns");
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    if (counts) {
      errorsOver = before;
      doubted = false;
    }
  }

  /** False where RocksDB asks to wait. */
  private boolean tryWrite(WriteBatch batch) throws RocksDBException {
    try {
      database.write(options, batch);
      return true;
    } catch (RocksDBException e) {
      Status status = e.getStatus();
      if (status != null && status.getCode() == Status.Code.Incomplete) {
        return false;
      }
      doubted = true;
      throw e;
    }
  }

  /**
   * Whether there were errors that may not be over; the next write will show. It must not be an
   * empty one, which RocksDB takes at any time.
   */
  boolean isDoubtful() throws RocksDBException {
    boolean more = database.getLongProperty(ERRORS) != errorsOver;
    if (more) {
      doubted = true;
    }
    return more;
  }

  @Override
  public void close() {
    options.close();
  }
}
