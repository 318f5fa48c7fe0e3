package dev.continuum.drivers.rocksdb;

import dev.continuum.core.memory.port.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksObject;

/**
 * How each table is kept: the native options of the column families, and what they share. One
 * thread only; closed after the database.
 */
final class RocksTables implements AutoCloseable {
  private static final double BLOOM_BITS_PER_KEY = 10;
  private static final long BLOCK_BYTES = 8 << 10;
  private static final int FORMAT_VERSION = 6;
  private static final long SMALL_TABLE_MEMTABLE_BYTES = 4L << 20;

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
    descriptors.add(descriptor(RocksDB.DEFAULT_COLUMN_FAMILY, small()));
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

  private ColumnFamilyOptions forTable(Table table) {
    return switch (table) {
      case META, SPACES -> small();
      case MEMORIES, TOMBSTONES, CONCEPTS, IDEMPOTENCY -> large();
      case LINKS -> {
        ColumnFamilyOptions links = large();
        if (options.linkPrefixBytes() > 0) {
          links.useFixedLengthPrefixExtractor(options.linkPrefixBytes());
        }
        yield links;
      }
    };
  }

  private ColumnFamilyOptions small() {
    return common().setWriteBufferSize(SMALL_TABLE_MEMTABLE_BYTES);
  }

  private ColumnFamilyOptions large() {
    return common().setWriteBufferSize(options.memtableBytes());
  }

  private ColumnFamilyOptions common() {
    return own(new ColumnFamilyOptions())
        .setMaxWriteBufferNumber(2)
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
