package dev.continuum.core.consensus.state;

import static dev.continuum.core.consensus.state.Checks.refuse;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.Outcome.Refused;
import dev.continuum.core.consensus.Payload;
import dev.continuum.core.consensus.Shards;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings back what a backup holds, as commands. One thread only.
 *
 * <p>All but who is a member and whose clock is doubted: members of record are those that are there
 * now. What is about nodes that are not there is left out where it would end with them. A part is
 * taken whole or not at all; who is interrupted between two begins again with the first, which
 * removes all that could come back.
 */
public final class Restoration {
  /** With room for one more row below what a payload holds. */
  static final int FULL_BYTES = 256 << 10;

  /** No sum over a node's allocations can overflow. */
  private static final long MAX_RESOURCE = Long.MAX_VALUE / (2L * StateLimits.MAX_ALLOCATIONS);

  private static final Map<Table, Integer> LIMITS = new EnumMap<>(Table.class);

  static {
    LIMITS.put(Table.CONFIGURATION, ClusterKeys.all().size());
    LIMITS.put(Table.TOKENS, StateLimits.MAX_TOKENS);
    LIMITS.put(Table.TOKEN_USES, StateLimits.MAX_ALL_TOKEN_USES);
    LIMITS.put(Table.QUARANTINES, StateLimits.MAX_QUARANTINES);
    LIMITS.put(Table.GRANTS, StateLimits.MAX_GRANTS);
    LIMITS.put(Table.SPACES, StateLimits.MAX_SPACES);
    LIMITS.put(Table.DROPPED_SPACES, StateLimits.MAX_DROPPED_SPACES);
    LIMITS.put(Table.ALLOCATIONS, StateLimits.MAX_ALLOCATIONS);
    LIMITS.put(Table.DEPARTED, StateLimits.MAX_DEPARTED);
  }

  private final Changes changes;
  private final ClusterTables tables;
  private final MemberCommands members;
  private final int group;
  private final int shardCount;

  Restoration(Changes changes, MemberCommands members, int group, int shardCount) {
    this.changes = changes;
    this.tables = changes.tables();
    this.members = members;
    this.group = group;
    this.shardCount = shardCount;
  }

  /**
   * What a group of a cluster decides to have the state of a backup: at least one command, in this
   * order. The backup may be of a cluster with another number of shards.
   *
   * @param groups the backup's
   */
  public static List<Command.StateRestore> parts(
      List<ClusterView> groups, int group, int shardCount) {
    long epoch = 0;
    long configVersion = 0;
    for (ClusterView each : groups) {
      epoch = Math.max(epoch, each.epoch());
      configVersion = Math.max(configVersion, each.configVersion());
    }
    List<Command.StateRestore> parts = new ArrayList<>();
    ByteWriter rows = new ByteWriter();
    for (Table table : LIMITS.keySet()) {
      for (ClusterView each : groups) {
        Iterator<Row.Stored> rest = each.rows(table);
        while (rest.hasNext()) {
          Row.Stored stored = rest.next();
          if (groupOf(stored.row(), shardCount) == group) {
            RowCodec.write(stored.row(), stored.modified(), rows);
          }
          if (rows.length() >= FULL_BYTES) {
            parts.add(part(parts.isEmpty(), epoch, configVersion, rows));
          }
        }
      }
    }
    if (parts.isEmpty() || rows.length() > 0) {
      parts.add(part(parts.isEmpty(), epoch, configVersion, rows));
    }
    return parts;
  }

  /** How many rows of these a restoration would remove or bring back. */
  public static int count(List<ClusterView> groups) {
    int count = 0;
    for (ClusterView each : groups) {
      for (Table table : LIMITS.keySet()) {
        count += each.size(table);
      }
    }
    return count;
  }

  private static Command.StateRestore part(
      boolean first, long epoch, long configVersion, ByteWriter rows) {
    Payload payload = new Payload(rows.toByteArray());
    rows.clear();
    return new Command.StateRestore(first, epoch, configVersion, payload);
  }

  Outcome take(Command.StateRestore part) {
    List<Row> rows = new ArrayList<>();
    Refused wrong = read(part, rows);
    if (wrong != null) {
      return wrong;
    }
    if (part.first()) {
      LIMITS.keySet().forEach(this::clear);
    }
    tables.epoch = Math.max(tables.epoch, part.epoch()) + 1;
    tables.configVersion = Math.max(tables.configVersion, part.configVersion()) + 1;
    rows.forEach(this::put);
    return changes.done(tables.epoch, true);
  }

  private void clear(Table table) {
    Iterator<Row.Stored> rest = tables.table(table).values();
    while (rest.hasNext()) {
      Row row = rest.next().row();
      if (row instanceof Row.Quarantined quarantined) {
        Outcome _ = members.quarantineEnd(new Command.QuarantineEnd(quarantined.node()));
      } else {
        changes.remove(row.key());
      }
    }
  }

  private void put(Row row) {
    boolean gone =
        row instanceof Row.Allocation allocation
            && group == 0
            && tables.member(allocation.node()) == null;
    boolean back = row instanceof Row.Departed departed && tables.member(departed.node()) != null;
    if (gone || back) {
      return;
    }
    switch (row) {
      case Row.Quarantined quarantined -> members.restore(quarantined);
      case Row.Setting setting ->
          changes.put(new Row.Setting(setting.name(), setting.value(), tables.configVersion));
      default -> changes.put(row);
    }
  }

  private @Nullable Refused read(Command.StateRestore part, List<Row> rows) {
    if (part.epoch() < 0
        || part.configVersion() < 0
        || part.epoch() == Long.MAX_VALUE
        || part.configVersion() == Long.MAX_VALUE) {
      return refuse(ErrorCode.COMMAND_INVALID, "epoch", part.epoch(), "0 or more, and one above");
    }
    EnumMap<Table, Integer> counts = new EnumMap<>(Table.class);
    TreeMap<NodeId, Integer> allocations = new TreeMap<>();
    ByteReader in = new ByteReader(part.rows().bytes());
    try {
      while (in.remaining() > 0) {
        Row row = RowCodec.read(in).row();
        Refused wrong = check(part, row, counts, allocations);
        if (wrong != null) {
          return wrong;
        }
        rows.add(row);
      }
    } catch (DecodeException e) {
      return refuse(
          ErrorCode.COMMAND_INVALID, "rows", e.field(), "rows in the format of snapshots");
    }
    return null;
  }

  private @Nullable Refused check(
      Command.StateRestore part,
      Row row,
      Map<Table, Integer> counts,
      Map<NodeId, Integer> allocations) {
    Table table = row.key().table();
    Integer limit = LIMITS.get(table);
    if (limit == null || groupOf(row, shardCount) != group) {
      return refuse(ErrorCode.COMMAND_INVALID, "row", table, "a row that comes back in this group");
    }
    if ((part.first() ? 0 : tables.size(table)) + counts.merge(table, 1, Integer::sum) > limit) {
      return refuse(ErrorCode.TOO_MANY, "rows", table, "at most " + limit);
    }
    return switch (row) {
      case Row.Setting setting -> checkSetting(setting);
      case Row.Allocation allocation -> {
        int before = part.first() ? 0 : tables.allocationCount(allocation.node());
        yield before + allocations.merge(allocation.node(), 1, Integer::sum)
                > StateLimits.MAX_ALLOCATIONS_PER_NODE
            ? refuse(
                ErrorCode.TOO_MANY,
                "allocations",
                allocation.node(),
                "at most " + StateLimits.MAX_ALLOCATIONS_PER_NODE)
            : checkResources(allocation);
      }
      default -> null;
    };
  }

  private static @Nullable Refused checkSetting(Row.Setting setting) {
    ClusterKey key = ClusterKeys.find(setting.name());
    return key == null || !key.rule().accepts(setting.value())
        ? refuse(
            ErrorCode.CONFIG_INVALID,
            setting.name(),
            setting.value(),
            key == null ? "a key that this version knows" : key.rule().expected())
        : null;
  }

  private static @Nullable Refused checkResources(Row.Allocation allocation) {
    Resources most = new Resources(MAX_RESOURCE, MAX_RESOURCE, MAX_RESOURCE);
    Refused negative = Checks.resources("resources", allocation.resources());
    return negative != null || most.covers(allocation.resources())
        ? negative
        : refuse(
            ErrorCode.COMMAND_INVALID,
            "resources",
            Checks.text(allocation.resources()),
            "at most " + MAX_RESOURCE + " each");
  }

  private static int groupOf(Row row, int shardCount) {
    return switch (row) {
      case Row.Placement placement -> Shards.groupOf("space:" + placement.space(), shardCount);
      case Row.DroppedSpace dropped -> Shards.groupOf("space:" + dropped.space(), shardCount);
      case Row.Allocation allocation -> Shards.groupOf("node:" + allocation.node(), shardCount);
      default -> 0;
    };
  }
}
