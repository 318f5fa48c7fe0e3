package dev.continuum.bench;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** The peer for durable writes: RocksDB with its own log and its own group commit. Thread-safe. */
final class SyncedRocks implements AutoCloseable {
  private final Options options = new Options().setCreateIfMissing(true);
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final RocksDB database;

  SyncedRocks(Path folder) throws RocksDBException {
    database = RocksDB.open(options, folder.toString());
  }

  void put(long key, byte[] value) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch()) {
      batch.put(ByteBuffer.allocate(Long.BYTES).putLong(key).array(), value);
      database.write(synced, batch);
    }
  }

  @Override
  public void close() {
    database.close();
    synced.close();
    options.close();
  }
}
