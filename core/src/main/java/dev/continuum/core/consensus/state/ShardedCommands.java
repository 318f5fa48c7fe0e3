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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands about spaces and allocations, of which there are many. One thread only. */
final class ShardedCommands {
  private final Changes changes;
  private final ClusterTables tables;
  private final MemberCommands members;

  /** Whether this group knows the members, and so can check nodes against them. */
  private final boolean knowsMembers;

  ShardedCommands(Changes changes, MemberCommands members, boolean knowsMembers) {
    this.changes = changes;
    this.tables = changes.tables();
    this.members = members;
    this.knowsMembers = knowsMembers;
  }

  Outcome place(Command.SpacePlace place) {
    Refused wrong = Checks.first(staleEpoch(place.space(), place.epoch()), wrongNodes(place));
    if (wrong != null) {
      return wrong;
    }
    RowKey key = RowKey.of(Table.SPACES, place.space().value());
    if (tables.size(Table.SPACES) == StateLimits.MAX_SPACES && tables.get(key) == null) {
      return refuse(
          ErrorCode.TOO_MANY, "spaces", place.space(), "at most " + StateLimits.MAX_SPACES);
    }
    changes.remove(RowKey.of(Table.DROPPED_SPACES, place.space().value()));
    changes.put(new Row.Placement(place.space(), place.primary(), place.replicas(), place.epoch()));
    return changes.done(place.epoch(), true);
  }

  /** The epoch is kept for a while: a space of the same name goes on above it. */
  Outcome drop(Command.SpaceDrop drop) {
    RowKey key = RowKey.of(Table.SPACES, drop.space().value());
    if (tables.get(key) == null) {
      return refuse(ErrorCode.SPACE_UNKNOWN, "space", drop.space(), "a space that has a placement");
    }
    Refused stale = staleEpoch(drop.space(), drop.epoch());
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
    Refused malformed =
        Checks.first(
            Checks.word("allocation", alloc.allocation(), StateLimits.MAX_WORD_CHARS),
            Checks.word("owner", alloc.owner(), StateLimits.MAX_WORD_CHARS),
            Checks.resources("resources", alloc.resources()),
            Checks.resources("capacity", alloc.capacity()),
            knowsMembers ? members.notServing(alloc.node()) : null,
            past(alloc.expiresMillis()));
    if (malformed != null) {
      return malformed;
    }
    RowKey key = new RowKey(Table.ALLOCATIONS, alloc.node(), alloc.allocation());
    Resources own = Resources.NONE;
    if (tables.get(key) instanceof Row.Stored(Row.Allocation before, _, _)) {
      if (!before.owner().equals(alloc.owner())) {
        return refuse(
            ErrorCode.COMMAND_INVALID,
            "allocation",
            alloc.allocation(),
            "an identifier of its own");
      }
      own = before.resources();
    } else if (isFull(alloc.node())) {
      return refuse(
          ErrorCode.TOO_MANY,
          "allocations",
          alloc.allocation(),
          "at most "
              + StateLimits.MAX_ALLOCATIONS_PER_NODE
              + " of a node and "
              + StateLimits.MAX_ALLOCATIONS);
    }
    Resources free = capacity(alloc).minus(tables.promised(alloc.node()).minus(own));
    if (!free.covers(alloc.resources())) {
      return refuse(
          ErrorCode.CAPACITY_EXCEEDED,
          "resources",
          Checks.text(alloc.resources()),
          "at most " + Checks.text(free),
          "Free something there, or choose another node.");
    }
    return changes.put(
        new Row.Allocation(
            alloc.node(),
            alloc.allocation(),
            alloc.owner(),
            alloc.resources(),
            alloc.expiresMillis()));
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

  private @Nullable Refused staleEpoch(SpaceName space, long epoch) {
    long next = epochOf(space) + 1;
    return epoch == next
        ? null
        : refuse(
            ErrorCode.EPOCH_STALE,
            "epoch",
            epoch,
            String.valueOf(next),
            "Read the placement again and decide anew.");
  }

  private long epochOf(SpaceName space) {
    if (tables.get(RowKey.of(Table.SPACES, space.value()))
        instanceof Row.Stored(Row.Placement placement, _, _)) {
      return placement.epoch();
    }
    return tables.get(RowKey.of(Table.DROPPED_SPACES, space.value()))
            instanceof Row.Stored(Row.DroppedSpace dropped, _, _)
        ? dropped.epoch()
        : 0;
  }

  private @Nullable Refused wrongNodes(Command.SpacePlace place) {
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
      Refused wrong = knowsMembers ? members.notServing(replica) : null;
      if (wrong != null) {
        return wrong;
      }
    }
    return knowsMembers ? members.notServing(place.primary()) : null;
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

  /** The record counts where it is known here. */
  private Resources capacity(Command.ResourceAlloc alloc) {
    MemberRecord member = tables.member(alloc.node());
    return member == null ? alloc.capacity() : member.capacity();
  }
}
