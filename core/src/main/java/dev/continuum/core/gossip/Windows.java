package dev.continuum.core.gossip;

import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The windows of all origins, in their order. One thread only. */
final class Windows {
  /** Starts of one node that are remembered; a node that starts again and again fills no table. */
  private static final int MAX_EPOCHS = 4;

  private final TreeMap<Origin, Window> byOrigin = new TreeMap<>();
  private final GossipOptions options;
  private final long startNanos;

  Windows(GossipOptions options, long startNanos) {
    this.options = options;
    this.startNanos = startNanos;
  }

  @Nullable Window find(Origin origin) {
    return byOrigin.get(origin);
  }

  Collection<Window> all() {
    return byOrigin.values();
  }

  int size() {
    return byOrigin.size();
  }

  boolean contains(PublicationId id) {
    Window window = byOrigin.get(id.origin());
    return window != null && window.contains(id.sequence());
  }

  /**
   * The window of a publication's origin, a new one where there is none; null where there is no
   * room. A node that has just started does not miss what was published before.
   */
  @Nullable Window of(Publication publication, long nowNanos) {
    Origin origin = publication.id().origin();
    Window window = byOrigin.get(origin);
    if (window == null && makeRoom(origin, nowNanos)) {
      boolean fresh = nowNanos - startNanos < options.timing().retentionNanos();
      long reportAbove = fresh ? publication.id().sequence() : 0;
      long floor = publication.oldest() - 1;
      window = new Window(origin, options.bounds().maxRuns(), floor, reportAbove, nowNanos);
      byOrigin.put(origin, window);
    }
    return window;
  }

  /** Forgets origins of which nothing that may still be accepted can arrive. */
  void forgetIdle(long nowNanos) {
    Iterator<Window> each = byOrigin.values().iterator();
    while (each.hasNext()) {
      if (isIdle(each.next(), nowNanos)) {
        each.remove();
      }
    }
  }

  /** Equal on two nodes that have seen the same. */
  long digest(long nowNanos) {
    long digest = 0;
    for (Window window : byOrigin.values()) {
      if (nowNanos - window.activeNanos() < options.timing().retentionNanos()) {
        long hash = SeededRandom.mix(window.origin().node().high() ^ window.origin().epoch());
        hash = SeededRandom.mix(hash ^ window.origin().node().low());
        hash = SeededRandom.mix(hash ^ window.floor());
        for (Runs.Run run : window.runs()) {
          hash = SeededRandom.mix(hash ^ run.first());
          hash = SeededRandom.mix(hash ^ run.last());
        }
        digest ^= hash;
      }
    }
    return digest;
  }

  /** What was seen of the origins that were lately active. */
  List<Message.Seen> seen(long nowNanos) {
    List<Message.Seen> seen = new ArrayList<>();
    for (Window window : byOrigin.values()) {
      if (nowNanos - window.activeNanos() < options.timing().retentionNanos()) {
        seen.add(new Message.Seen(window.origin(), window.floor(), window.runs()));
      }
    }
    return seen;
  }

  private boolean makeRoom(Origin origin, long nowNanos) {
    var epochs =
        byOrigin.subMap(
            new Origin(origin.node(), 0), true, new Origin(origin.node(), Long.MAX_VALUE), true);
    if (epochs.size() >= MAX_EPOCHS) {
      if (origin.compareTo(epochs.firstKey()) < 0) {
        return false;
      }
      epochs.pollFirstEntry();
    }
    if (byOrigin.size() >= options.bounds().maxOrigins()) {
      forgetIdle(nowNanos);
    }
    return byOrigin.size() < options.bounds().maxOrigins();
  }

  private boolean isIdle(Window window, long nowNanos) {
    return nowNanos - window.activeNanos() > 2 * options.timing().retentionNanos();
  }
}
