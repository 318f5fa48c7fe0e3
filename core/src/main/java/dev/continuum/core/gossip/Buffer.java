package dev.continuum.core.gossip;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The publications that are held for repair: bounded in number, bytes and age. One thread only.
 *
 * <p>Where there is no room the oldest of the least urgent go first.
 */
final class Buffer {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final GossipOptions options;
  private final List<LinkedHashMap<PublicationId, Entry>> lanes = new ArrayList<>();
  private int count;
  private long bytes;

  Buffer(GossipOptions options) {
    this.options = options;
    for (int i = 0; i < Priority.values().length; i++) {
      lanes.add(new LinkedHashMap<>());
    }
  }

  int size() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  @Nullable Entry find(PublicationId id) {
    for (LinkedHashMap<PublicationId, Entry> lane : lanes) {
      Entry entry = lane.get(id);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  /** Everything that is held, urgent first, each priority in the order of arrival. */
  Iterable<Entry> all() {
    List<Entry> all = new ArrayList<>(count);
    lanes.forEach(lane -> all.addAll(lane.values()));
    return all;
  }

  /** Adds one that is not held, and lets others go for it. */
  void add(Entry entry) {
    while (count >= options.bounds().maxMessages()
        || (count > 0 && bytes + entry.bytes() > options.bounds().maxBytes())) {
      evict();
    }
    lanes.get(entry.publication.priority().lane).put(entry.id(), entry);
    count++;
    bytes += entry.bytes();
  }

  /** Lets go what is older than the retention. */
  void expire(long nowNanos) {
    long retentionMillis = options.timing().retentionNanos() / NANOS_PER_MILLI;
    for (LinkedHashMap<PublicationId, Entry> lane : lanes) {
      Iterator<Entry> each = lane.values().iterator();
      while (each.hasNext()) {
        Entry entry = each.next();
        if (entry.ageMillis(nowNanos) > retentionMillis) {
          each.remove();
          count--;
          bytes -= entry.bytes();
        }
      }
    }
  }

  private void evict() {
    for (LinkedHashMap<PublicationId, Entry> lane : lanes.reversed()) {
      var oldest = lane.pollFirstEntry();
      if (oldest != null) {
        count--;
        bytes -= oldest.getValue().bytes();
        return;
      }
    }
  }
}
