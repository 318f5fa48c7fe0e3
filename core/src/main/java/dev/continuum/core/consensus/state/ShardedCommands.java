package dev.continuum.core.consensus.state;

import static dev.continuum.core.consensus.state.Checks.refuse;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.Outcome.Refused;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.SpaceName;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands about spaces and allocations, of which there are many. One thread only. */
final class ShardedCommands {
  private final Changes changes;
  private final ClusterTables tables;

  /** Whether this group knows the members, and so can check nodes against them. */
  private final boolean knowsMembers;

  ShardedCommands(Changes changes, boolean knowsMembers) {
    this.changes = changes;
    this.tables = changes.tables();
    this.knowsMembers = knowsMembers;
  }

  Outcome place(Command.SpacePlace place) {
    RowKey key = RowKey.of(Table.SPACES, place.space().value());
    Row.Stored before = tables.get(key);
    NodeId[] nodes = new NodeId[1 + Math.min(place.replicas().size(), StateLimits.MAX_REPLICAS)];
    Refused wrong =
        Checks.first(staleEpoch(place.space(), before, place.epoch()), wrongNodes(place, nodes));
    if (wrong != null) {
      return wrong;
    }
    if (before == null) {
      if (tables.size(Table.SPACES) == StateLimits.MAX_SPACES) {
        return refuse(
            ErrorCode.TOO_MANY, "spaces", place.space(), "at most " + StateLimits.MAX_SPACES);
      }
      changes.remove(RowKey.of(Table.DROPPED_SPACES, place.space().value()));
    }
    List<NodeId> replicas = List.of(Arrays.copyOfRange(nodes, 1, nodes.length));
    changes.write(key, before, new Row.Placement(place.space(), nodes[0], replicas, place.epoch()));
    return changes.done(place.epoch(), true);
  }

  /** The epoch is kept for a while: a space of the same name goes on above it. */
  Outcome drop(Command.SpaceDrop drop) {
    RowKey key = RowKey.of(Table.SPACES, drop.space().value());
    Row.Stored before = tables.get(key);
    if (before == null) {
      return refuse(ErrorCode.SPACE_UNKNOWN, "space", drop.space(), "a space that has a placement");
    }
    Refused stale = staleEpoch(drop.space(), before, drop.epoch());
    if (stale != null) {
      return stale;
    }
    if (tables.size(Table.DROPPED_SPACES) == StateLimits.MAX_DROPPED_SPACES) {
      return refuse(
          ErrorCode.TOO_MANY,
          "dropped spaces",
          drop.space(),
          "at most " + StateLimits.MAX_DROPPED_SPACES,
          "Wait until the oldest are forgotten.");
    }
    changes.remove(key);
    changes.put(
        new Row.DroppedSpace(
            drop.space(), drop.epoch(), tables.clockMillis + StateLimits.KEEP_MILLIS));
    return changes.done(drop.epoch(), true);
  }

  /** The same owner may ask again, for more, for less or for longer. */
  Outcome allocate(Command.ResourceAlloc alloc) {
    MemberRecord member = tables.member(alloc.node());
    Refused malformed =
        Checks.first(
            Checks.word("allocation", alloc.allocation(), StateLimits.MAX_WORD_CHARS),
            Checks.word("owner", alloc.owner(), StateLimits.MAX_WORD_CHARS),
            Checks.resources("resources", alloc.resources()),
            Checks.resources("capacity", alloc.capacity()),
            knowsMembers ? MemberCommands.notServing(alloc.node(), member) : null,
            past(alloc.expiresMillis()));
    if (malformed != null) {
      return malformed;
    }
    NodeId node = member == null ? alloc.node() : member.id();
    RowKey key = new RowKey(Table.ALLOCATIONS, node, alloc.allocation());
    Row.Stored before = tables.get(key);
    Resources own = Resources.NONE;
    if (before != null && before.row() instanceof Row.Allocation held) {
      if (!held.owner().equals(alloc.owner())) {
        return refuse(
            ErrorCode.COMMAND_INVALID,
            "allocation",
            alloc.allocation(),
            "an identifier of its own");
      }
      own = held.resources();
    } else if (isFull(node)) {
      return refuse(
          ErrorCode.TOO_MANY,
          "allocations",
          alloc.allocation(),
          "at most "
              + StateLimits.MAX_ALLOCATIONS_PER_NODE
              + " of a node and "
              + StateLimits.MAX_ALLOCATIONS);
    }
    // The record counts where it is known here.
    Resources capacity = member == null ? alloc.capacity() : member.capacity();
    Resources free = capacity.minus(tables.promised(node).minus(own));
    if (!free.covers(alloc.resources())) {
      return refuse(
          ErrorCode.CAPACITY_EXCEEDED,
          "resources",
          Checks.text(alloc.resources()),
          "at most " + Checks.text(free),
          "Free something there, or choose another node.");
    }
    return changes.replace(
        key,
        before,
        new Row.Allocation(
            node, alloc.allocation(), alloc.owner(), alloc.resources(), alloc.expiresMillis()));
  }

  Outcome free(Command.ResourceFree free) {
    return changes.remove(new RowKey(Table.ALLOCATIONS, free.node(), free.allocation()))
        ? changes.done(changes.index(), true)
        : refuse(
            ErrorCode.ALLOCATION_UNKNOWN,
            "allocation",
            free.allocation(),
            "an allocation of node " + free.node().shortName());
  }

  Outcome freeAll(Command.ResourceFreeAll free) {
    List<RowKey> keys = tables.allocations(free.node());
    keys.forEach(changes::remove);
    return changes.done(changes.index(), !keys.isEmpty());
  }

  private boolean isFull(NodeId node) {
    return tables.size(Table.ALLOCATIONS) == StateLimits.MAX_ALLOCATIONS
        || tables.allocationCount(node) == StateLimits.MAX_ALLOCATIONS_PER_NODE;
  }

  /**
   * @param placed the row of the space's placement
   */
  private @Nullable Refused staleEpoch(SpaceName space, Row.@Nullable Stored placed, long epoch) {
    long next = epochOf(space, placed) + 1;
    return epoch == next
        ? null
        : refuse(
            ErrorCode.EPOCH_STALE,
            "epoch",
            epoch,
            String.valueOf(next),
            "Read the placement again and decide anew.");
  }

  private long epochOf(SpaceName space, Row.@Nullable Stored placed) {
    if (placed != null && placed.row() instanceof Row.Placement placement) {
      return placement.epoch();
    }
    return tables.get(RowKey.of(Table.DROPPED_SPACES, space.value()))
            instanceof Row.Stored(Row.DroppedSpace dropped, _, _)
        ? dropped.epoch()
        : 0;
  }

  /**
   * @param nodes takes the primary and the replicas, as the objects that the members' records have:
   *     a million placements share them
   */
  private @Nullable Refused wrongNodes(Command.SpacePlace place, NodeId[] nodes) {
    List<NodeId> replicas = place.replicas();
    if (replicas.size() > StateLimits.MAX_REPLICAS) {
      return refuse(
          ErrorCode.COMMAND_INVALID,
          "replicas",
          replicas.size(),
          "at most " + StateLimits.MAX_REPLICAS);
    }
    for (int i = 0; i < replicas.size(); i++) {
      NodeId replica = replicas.get(i);
      if (replica.equals(place.primary()) || replicas.indexOf(replica) != i) {
        return refuse(ErrorCode.COMMAND_INVALID, "replicas", replica, "each node once");
      }
      Refused wrong = wrongNode(replica, nodes, i + 1);
      if (wrong != null) {
        return wrong;
      }
    }
    return wrongNode(place.primary(), nodes, 0);
  }

  private @Nullable Refused wrongNode(NodeId node, NodeId[] nodes, int place) {
    MemberRecord member = knowsMembers ? tables.member(node) : null;
    nodes[place] = member == null ? node : member.id();
    return knowsMembers ? MemberCommands.notServing(node, member) : null;
  }

  private @Nullable Refused past(long expiresMillis) {
    return expiresMillis == 0 || expiresMillis > tables.clockMillis
        ? null
        : refuse(
            ErrorCode.COMMAND_INVALID,
            "expires",
            expiresMillis,
            "0, or after the cluster's time " + tables.clockMillis);
  }
}
