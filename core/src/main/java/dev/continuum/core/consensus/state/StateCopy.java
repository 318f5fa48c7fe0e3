package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;

/**
 * A group's state on a node that is not of the group: it begins with a snapshot and goes on with
 * deltas. One thread only, but for {@link #view}.
 *
 * <p>It serves deltas on to others by its own view, so that a thousand followers need not all ask
 * the few nodes that decide.
 */
public final class StateCopy {
  private final int group;
  private final int shardCount;
  private ClusterTables tables = ClusterTables.empty();
  private ChangeLog log = new ChangeLog(0);

  /** Up to where the rows are known, which is further than the view in the middle of a delta. */
  private long reached;

  private volatile ClusterView view;

  public StateCopy(int group, int shardCount) {
    this.group = group;
    this.shardCount = shardCount;
    this.view = viewNow();
  }

  /** The last whole state. Safe for any thread, without a lock. */
  public ClusterView view() {
    return view;
  }

  /** The version to ask for changes since. */
  public long reached() {
    return reached;
  }

  /** Begins anew. Throws {@code SNAPSHOT_INVALID} and keeps what it had. */
  public void restore(StateMachine.Chunks snapshot) {
    SnapshotReader.Restored restored = SnapshotReader.read(snapshot, group, shardCount);
    tables = restored.tables();
    reached = restored.header().index();
    log = new ChangeLog(reached);
    view = viewNow();
  }

  /**
   * Goes on. Throws and keeps what it had: {@code VERSION_CONFLICT} where the delta does not begin
   * where this copy is, {@code STATE_DIVERGED} where it does not lead to the hash that it says:
   * then only a snapshot helps.
   *
   * @return false where there is more to ask for
   */
  public boolean apply(Delta delta) {
    if (delta.group() != group || delta.from() > reached || delta.to() < reached) {
      throw ContinuumException.field(
          ErrorCode.VERSION_CONFLICT,
          "delta",
          "group " + delta.group() + ", " + delta.from() + ".." + delta.to(),
          "group " + group + ", from " + reached);
    }
    ClusterTables next = tables.copy();
    delta.removed().forEach(next::remove);
    delta.rows().forEach(next::put);
    next.epoch = delta.epoch();
    next.configVersion = delta.configVersion();
    next.clockMillis = delta.clockMillis();
    if (delta.complete() && next.hash() != delta.hash()) {
      throw ContinuumException.field(
          ErrorCode.STATE_DIVERGED,
          "state hash at version " + delta.to(),
          Long.toHexString(next.hash()),
          Long.toHexString(delta.hash()),
          "Take a snapshot.");
    }
    tables = next;
    reached = delta.to();
    delta.removed().forEach(key -> log.add(delta.to(), key));
    delta.rows().forEach(stored -> log.add(delta.to(), stored.row().key()));
    if (delta.complete()) {
      view = viewNow();
    }
    return delta.complete();
  }

  private ClusterView viewNow() {
    return new ClusterView(group, shardCount, reached, tables.copy(), log.part());
  }
}
