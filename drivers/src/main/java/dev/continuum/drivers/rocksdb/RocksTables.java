package dev.continuum.drivers.rocksdb;

import dev.continuum.core.memory.port.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;

/**
 * How each table is kept: the native options of the column families, and what they share. One
 * thread only; closed after the database.
 */
final class RocksTables implements AutoCloseable {
  private static final double BLOOM_BITS_PER_KEY = 10;
  private static final long BLOCK_BYTES = 8 << 10;
  private static final int FORMAT_VERSION = 6;
  private static final long ARENA_BLOCKS = 128;
  private static final long MIN_ARENA_BYTES = 8 << 10;
  private static final long MAX_ARENA_BYTES = 256 << 10;
  private static final long SMALL_TABLE_MEMTABLE_BYTES = 4L << 20;

  /**
   * After a full disk RocksDB takes writes again once so much is free as the largest memtable may
   * hold, as it was told when it opened. So it is told this, and the true size after that.
   */
  private static final long MEMTABLE_BYTES_AT_OPEN = 1L << 20;

  /**
   * Writes are stopped from so many files on and never slowed: a slowed write cannot be refused.
   */
  private static final int MAX_LEVEL_0_FILES = 36;

  private final List<RocksObject> owned = new ArrayList<>();
  private final List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
  private final RocksStateOptions options;
  private final Cache cache;
  private final BloomFilter bloom;

  /** The default column family comes first, then the tables in the order of the enum. */
  RocksTables(RocksStateOptions options) {
    this.options = options;
    cache = own(new LRUCache(options.blockCacheBytes(), -1, false, 0.2));
    bloom = own(new BloomFilter(BLOOM_BITS_PER_KEY));
    descriptors.add(descriptor(RocksDB.DEFAULT_COLUMN_FAMILY, common()));
    for (Table table : Table.values()) {
      byte[] name = table.name().getBytes(StandardCharsets.US_ASCII);
      descriptors.add(descriptor(name, forTable(table)));
    }
  }

  List<ColumnFamilyDescriptor> descriptors() {
    return descriptors;
  }

  private static ColumnFamilyDescriptor descriptor(byte[] name, ColumnFamilyOptions options) {
    return new ColumnFamilyDescriptor(name, options);
  }

  /**
   * Gives the tables their memory, once the database is open.
   *
   * @param handles in the order of {@link #descriptors}
   */
  void enlarge(RocksDB database, List<ColumnFamilyHandle> handles) throws RocksDBException {
    Iterator<ColumnFamilyHandle> handle = handles.listIterator(1);
    for (Table table : Table.values()) {
      database.setOptions(
          handle.next(),
          MutableColumnFamilyOptions.builder().setWriteBufferSize(memtableBytes(table)).build());
    }
  }

  private long memtableBytes(Table table) {
    return switch (table) {
      case META, SPACES -> Math.min(SMALL_TABLE_MEMTABLE_BYTES, options.memtableBytes());
      case MEMORIES, TOMBSTONES, CONCEPTS, IDEMPOTENCY, LINKS -> options.memtableBytes();
    };
  }

  private ColumnFamilyOptions forTable(Table table) {
    ColumnFamilyOptions columnFamily = common();
    if (table == Table.LINKS && options.linkPrefixBytes() > 0) {
      columnFamily.useFixedLengthPrefixExtractor(options.linkPrefixBytes());
    }
    return columnFamily;
  }

  private ColumnFamilyOptions common() {
    return own(new ColumnFamilyOptions())
        .setWriteBufferSize(MEMTABLE_BYTES_AT_OPEN)
        .setMaxWriteBufferNumber(2)
        .setLevel0SlowdownWritesTrigger(MAX_LEVEL_0_FILES)
        .setLevel0StopWritesTrigger(MAX_LEVEL_0_FILES)
        .setArenaBlockSize(arenaBlockBytes())
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setLevelCompactionDynamicLevelBytes(true)
        .setForceConsistencyChecks(true)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setFilterPolicy(bloom)
                .setWholeKeyFiltering(true)
                .setChecksumType(ChecksumType.kXXH3)
                .setFormatVersion(FORMAT_VERSION)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true));
  }

  /** Each table takes a block with its first row, and all blocks count as full. */
  private long arenaBlockBytes() {
    return Math.clamp(options.memtableBytes() / ARENA_BLOCKS, MIN_ARENA_BYTES, MAX_ARENA_BYTES);
  }

  private <T extends RocksObject> T own(T object) {
    owned.add(object);
    return object;
  }

  @Override
  public void close() {
    for (int i = owned.size() - 1; i >= 0; i--) {
      owned.get(i).close();
    }
  }
}
