package dev.continuum.core.consensus.state;

import dev.continuum.core.value.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What changed in a group's state from one version to another, for nodes that follow without the
 * log. Thread-safe (immutable).
 *
 * @param to the version that the receiver has after it, if {@code complete}; otherwise where to ask
 *     on from: what it has then is no state that ever was
 * @param hash of {@link ClusterView#hash} at {@code to}; 0 where it is not complete
 * @param rows as they are now, by key
 * @param removed keys of rows that are no more, by key
 */
public record Delta(
    int group,
    long from,
    long to,
    boolean complete,
    long epoch,
    long configVersion,
    long clockMillis,
    long hash,
    List<Row.Stored> rows,
    List<RowKey> removed) {
  /** Most bytes that a reader takes. */
  public static final int MAX_BYTES = 16 << 20;

  public Delta {
    rows = List.copyOf(rows);
    removed = List.copyOf(removed);
  }

  static Delta between(long since, ClusterView view, ChangeLog.Part changes, int maxBytes) {
    int from = changes.firstAfter(since);
    int to = fitting(view, changes, from, maxBytes);
    boolean complete = to == changes.count();
    List<Row.Stored> rows = new ArrayList<>();
    List<RowKey> removed = new ArrayList<>();
    for (RowKey key : changes.keys(from, to)) {
      Row.Stored stored = view.stored(key);
      if (stored == null) {
        removed.add(key);
      } else {
        rows.add(stored);
      }
    }
    return new Delta(
        view.group(),
        since,
        complete ? view.version() : changes.index(to - 1),
        complete,
        view.epoch(),
        view.configVersion(),
        view.clockMillis(),
        complete ? view.hash() : 0,
        rows,
        removed);
  }

  /** The place before which the delta ends: between two commands. */
  private static int fitting(ClusterView view, ChangeLog.Part changes, int from, int maxBytes) {
    ByteWriter scratch = new ByteWriter();
    long bytes = 0;
    int end = from;
    for (int at = from; at < changes.count(); at++) {
      boolean next = at > from && changes.index(at) != changes.index(at - 1);
      if (next) {
        end = at;
        if (bytes > maxBytes) {
          return end;
        }
      }
      scratch.clear();
      Row.Stored stored = view.stored(changes.key(at));
      if (stored == null) {
        RowCodec.writeKey(changes.key(at), scratch);
      } else {
        RowCodec.write(stored.row(), stored.modified(), scratch);
      }
      bytes += scratch.length();
      if (bytes > maxBytes && end > from) {
        return end;
      }
    }
    return changes.count();
  }
}
