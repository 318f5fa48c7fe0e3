package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The decided state as it was after one command. Thread-safe (unchanging): it shares its tables
 * with the state, which never changes them.
 */
public final class ClusterView {
  private final int group;
  private final int shardCount;
  private final long version;
  private final ClusterTables tables;
  private final ChangeLog.Part changes;

  ClusterView(
      int group, int shardCount, long version, ClusterTables tables, ChangeLog.Part changes) {
    this.group = group;
    this.shardCount = shardCount;
    this.version = version;
    this.tables = tables;
    this.changes = changes;
  }

  public int group() {
    return group;
  }

  /** The index of the last command in it. */
  public long version() {
    return version;
  }

  /** Of all that can be read here: the same on every node at the same version. */
  public long hash() {
    return tables.hash();
  }

  /** What was decided under an older one has lost its force. */
  public long epoch() {
    return tables.epoch;
  }

  /** Rises with each configuration entry that is set or removed. */
  public long configVersion() {
    return tables.configVersion;
  }

  /** The cluster's clock: the latest of all proposals that were believed. */
  public long clockMillis() {
    return tables.clockMillis;
  }

  /** All members of record, by name. */
  public List<MemberRecord> members() {
    List<MemberRecord> members = new ArrayList<>(tables.names().size());
    Iterator<NodeId> ids = tables.names().values();
    while (ids.hasNext()) {
      MemberRecord member = tables.member(ids.next());
      if (member != null) {
        members.add(member);
      }
    }
    return members;
  }

  public int memberCount() {
    return tables.size(Table.MEMBERS);
  }

  public @Nullable MemberRecord member(NodeId node) {
    return tables.member(node);
  }

  public @Nullable MemberRecord memberNamed(String name) {
    NodeId node = tables.named(name);
    return node == null ? null : tables.member(node);
  }

  /** What is set, by key. */
  public List<Row.Setting> settings() {
    List<Row.Setting> settings = new ArrayList<>();
    each(Table.CONFIGURATION, row -> settings.add((Row.Setting) row));
    return settings;
  }

  /** Null where it is not set. */
  public Row.@Nullable Setting setting(String key) {
    return row(RowKey.of(Table.CONFIGURATION, key)) instanceof Row.Setting setting ? setting : null;
  }

  /** What holds: the value that is set, or the key's default. */
  public String value(ClusterKey key) {
    Row.Setting setting = setting(key.name());
    return setting == null ? key.defaultValue() : setting.value();
  }

  /** Null where the space has none in this group. */
  public Row.@Nullable Placement placement(SpaceName space) {
    return row(RowKey.of(Table.SPACES, space.value())) instanceof Row.Placement placement
        ? placement
        : null;
  }

  /** Up to {@code limit} placements whose spaces come after {@code after}, empty for the first. */
  public List<Row.Placement> placements(String after, int limit) {
    List<Row.Placement> placements = new ArrayList<>();
    Iterator<Row.Stored> rest =
        tables.table(Table.SPACES).valuesFrom(RowKey.of(Table.SPACES, after));
    while (rest.hasNext() && placements.size() < limit) {
      if (rest.next().row() instanceof Row.Placement placement
          && !placement.space().value().equals(after)) {
        placements.add(placement);
      }
    }
    return placements;
  }

  public int spaceCount() {
    return tables.size(Table.SPACES);
  }

  public int allocationCount() {
    return tables.size(Table.ALLOCATIONS);
  }

  /** A node's allocations, by their identifiers. */
  public List<Row.Allocation> allocations(NodeId node) {
    List<Row.Allocation> allocations = new ArrayList<>();
    for (RowKey key : tables.allocations(node)) {
      if (row(key) instanceof Row.Allocation allocation) {
        allocations.add(allocation);
      }
    }
    return allocations;
  }

  /** What is promised of a node, all in all. */
  public Resources promised(NodeId node) {
    return tables.promised(node);
  }

  /** Null where the node is not in quarantine. */
  public Row.@Nullable Quarantined quarantine(NodeId node) {
    return row(RowKey.of(Table.QUARANTINES, node)) instanceof Row.Quarantined quarantined
        ? quarantined
        : null;
  }

  /** Null where the node was not let go, or came back by a token. */
  public Row.@Nullable Departed departed(NodeId node) {
    return row(RowKey.of(Table.DEPARTED, node)) instanceof Row.Departed departed ? departed : null;
  }

  /** Nodes that were let go and need a new token, by their identifiers. */
  public List<Row.Departed> departed() {
    List<Row.Departed> departed = new ArrayList<>();
    each(Table.DEPARTED, row -> departed.add((Row.Departed) row));
    return departed;
  }

  /** A clock that waits for another node to confirm or contradict it; null where there is none. */
  public Row.@Nullable ClockClaim clockClaim() {
    return tables.clockClaim();
  }

  public List<Row.Quarantined> quarantines() {
    List<Row.Quarantined> quarantines = new ArrayList<>();
    each(Table.QUARANTINES, row -> quarantines.add((Row.Quarantined) row));
    return quarantines;
  }

  /** Null where the token was neither used nor taken back, or ended. */
  public Row.@Nullable Token token(String id) {
    return row(RowKey.of(Table.TOKENS, id)) instanceof Row.Token token ? token : null;
  }

  public boolean isGranted(String grantee, String scope) {
    return row(RowKey.grant(grantee, scope)) != null;
  }

  public List<Row.Grant> grants() {
    List<Row.Grant> grants = new ArrayList<>();
    each(Table.GRANTS, row -> grants.add((Row.Grant) row));
    return grants;
  }

  /**
   * What changed since a version that somebody else has: all of it, or the beginning.
   *
   * @param maxBytes ends the delta soon after; at least the changes of one command are in it
   * @return null where that version is too old, or ahead of this one: who has it takes a snapshot
   */
  public @Nullable Delta changesSince(long since, int maxBytes) {
    return since > version || !changes.reaches(since)
        ? null
        : Delta.between(since, this, changes, maxBytes);
  }

  /**
   * All that can be read here in the format of snapshots: for copies and for backups. The answers
   * that the state keeps for repeated proposals are not in it, so an engine does not go on from it.
   */
  public StateMachine.Snapshot snapshot() {
    return new StateSnapshot(
        new StateSnapshot.Header(group, shardCount, version, tables.hash() + new Sessions().hash()),
        tables,
        List.of());
  }

  /** All rows of a table, in the order of their keys. */
  Iterator<Row.Stored> rows(Table table) {
    return tables.table(table).values();
  }

  int size(Table table) {
    return tables.size(table);
  }

  Row.@Nullable Stored stored(RowKey key) {
    return tables.get(key);
  }

  private @Nullable Row row(RowKey key) {
    Row.Stored stored = tables.get(key);
    return stored == null ? null : stored.row();
  }

  private void each(Table table, Consumer<Row> reader) {
    tables.table(table).values().forEachRemaining(stored -> reader.accept(stored.row()));
  }
}
