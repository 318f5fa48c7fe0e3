package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.codec.LogEntryDecoder;
import com.alipay.sofa.jraft.entity.codec.LogEntryEncoder;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.raft.RaftKeys.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one group in the {@link RaftStore}. Thread-safe: the engine writes from one thread and
 * reads from several.
 *
 * <p>The engine wants to hear of a failure by what a call returns: nothing appended, false. The
 * reason goes to the group beside.
 */
final class GroupLog implements LogStorage {
  private static final Logger LOG = LoggerFactory.getLogger(GroupLog.class);

  private final RaftStore store;
  private final int group;
  private final Consumer<ContinuumException> failed;
  private volatile long firstIndex = 1;
  private volatile long lastIndex;
  private @Nullable LogEntryEncoder encoder;
  private @Nullable LogEntryDecoder decoder;

  GroupLog(RaftStore store, int group, Consumer<ContinuumException> failed) {
    this.store = store;
    this.group = group;
    this.failed = failed;
  }

  /** How many entries it holds. */
  long size() {
    return Math.max(0, lastIndex - firstIndex + 1);
  }

  @Override
  public boolean init(LogStorageOptions options) {
    encoder = options.getLogEntryCodecFactory().encoder();
    decoder = options.getLogEntryCodecFactory().decoder();
    try {
      byte[] first = store.read(RaftKeys.single(group, Kind.FIRST_INDEX));
      firstIndex = first == null ? 1 : ByteBuffer.wrap(first).getLong();
      byte[] last = store.lastKeyUntil(entryKey(Long.MAX_VALUE));
      lastIndex = last == null ? 0 : Math.max(0, RaftKeys.index(group, Kind.ENTRY, last));
      if (lastIndex < firstIndex) {
        lastIndex = 0;
      }
      ConfigurationManager members = options.getConfigurationManager();
      store.scan(
          RaftKeys.indexed(group, Kind.MEMBERS, firstIndex),
          RaftKeys.indexed(group, Kind.MEMBERS, Long.MAX_VALUE),
          (key, value) -> {
            members.add(configuration(decode(RaftKeys.index(group, Kind.MEMBERS, key), value)));
            return true;
          });
      return true;
    } catch (ContinuumException e) {
      return fail(e);
    }
  }

  @Override
  public void shutdown() {}

  @Override
  public long getFirstLogIndex() {
    return firstIndex;
  }

  @Override
  public long getLastLogIndex() {
    return lastIndex;
  }

  @Override
  public @Nullable LogEntry getEntry(long index) {
    if (index < firstIndex || index > lastIndex) {
      return null;
    }
    byte[] bytes = store.read(entryKey(index));
    return bytes == null ? null : decode(index, bytes);
  }

  @Override
  @Deprecated
  public long getTerm(long index) {
    LogEntry entry = getEntry(index);
    return entry == null ? 0 : entry.getId().getTerm();
  }

  @Override
  public boolean appendEntry(LogEntry entry) {
    return appendEntries(List.of(entry)) == 1;
  }

  @Override
  public int appendEntries(List<LogEntry> entries) {
    if (entries.isEmpty()) {
      return 0;
    }
    try {
      store.write(
          "append",
          batch -> {
            for (LogEntry entry : entries) {
              put(batch, entry);
            }
          });
      lastIndex = entries.getLast().getId().getIndex();
      return entries.size();
    } catch (ContinuumException e) {
      fail(e);
      return 0;
    }
  }

  @Override
  public boolean truncatePrefix(long firstIndexKept) {
    byte[] from = entryKey(firstIndex);
    byte[] end = entryKey(firstIndexKept);
    boolean done =
        change(
            "let go of the beginning",
            batch -> {
              putFirstIndex(batch, firstIndexKept);
              batch.deleteRange(from, end);
              batch.deleteRange(membersKey(0), membersKey(firstIndexKept));
            });
    if (done) {
      firstIndex = firstIndexKept;
      if (lastIndex < firstIndexKept) {
        lastIndex = 0;
      }
      try {
        store.releaseFiles(from, end);
      } catch (ContinuumException e) {
        LOG.warn("group {}: files of the log's beginning stay: {}", group, e.getMessage());
      }
    }
    return done;
  }

  @Override
  public boolean truncateSuffix(long lastIndexKept) {
    boolean done =
        change(
            "take the end back",
            batch -> {
              batch.deleteRange(entryKey(lastIndexKept + 1), entryKey(Long.MAX_VALUE));
              batch.deleteRange(membersKey(lastIndexKept + 1), membersKey(Long.MAX_VALUE));
            });
    if (done) {
      lastIndex = lastIndexKept < firstIndex ? 0 : lastIndexKept;
    }
    return done;
  }

  @Override
  public boolean reset(long nextIndex) {
    boolean done =
        change(
            "begin anew",
            batch -> {
              putFirstIndex(batch, nextIndex);
              batch.deleteRange(entryKey(0), entryKey(Long.MAX_VALUE));
              batch.deleteRange(membersKey(0), membersKey(Long.MAX_VALUE));
            });
    if (done) {
      firstIndex = nextIndex;
      lastIndex = 0;
    }
    return done;
  }

  private boolean change(String what, RaftStore.Change change) {
    try {
      store.write(what, change);
      return true;
    } catch (ContinuumException e) {
      return fail(e);
    }
  }

  private boolean fail(ContinuumException failure) {
    LOG.error("group {} cannot go on: {}", group, failure.getMessage());
    failed.accept(failure);
    return false;
  }

  private void put(WriteBatch batch, LogEntry entry) throws RocksDBException {
    LogEntryEncoder encode = encoder;
    if (encode == null) {
      throw new IllegalStateException("written before it was opened");
    }
    byte[] bytes = encode.encode(entry);
    long index = entry.getId().getIndex();
    batch.put(entryKey(index), bytes);
    if (entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION) {
      batch.put(membersKey(index), bytes);
    }
  }

  private void putFirstIndex(WriteBatch batch, long index) throws RocksDBException {
    batch.put(
        RaftKeys.single(group, Kind.FIRST_INDEX),
        ByteBuffer.allocate(Long.BYTES).putLong(index).array());
  }

  private LogEntry decode(long index, byte[] bytes) {
    LogEntryDecoder decode = decoder;
    LogEntry entry = decode == null ? null : decode.decode(bytes);
    if (entry == null || entry.getId().getIndex() != index) {
      throw ContinuumException.of(
          ErrorCode.STORAGE_CORRUPT,
          "raft log: group " + group + " entry " + index + ": damaged (expected: as written)",
          "Remove the node from the cluster, delete its data folder, and let it join again.");
    }
    return entry;
  }

  private static ConfigurationEntry configuration(LogEntry entry) {
    ConfigurationEntry read = new ConfigurationEntry();
    read.setId(new LogId(entry.getId().getIndex(), entry.getId().getTerm()));
    read.setConf(new Configuration(entry.getPeers(), entry.getLearners()));
    if (entry.getOldPeers() != null) {
      read.setOldConf(new Configuration(entry.getOldPeers(), entry.getOldLearners()));
    }
    return read;
  }

  private byte[] entryKey(long index) {
    return RaftKeys.indexed(group, Kind.ENTRY, index);
  }

  private byte[] membersKey(long index) {
    return RaftKeys.indexed(group, Kind.MEMBERS, index);
  }
}
