package dev.continuum.core.consensus.state;

import static dev.continuum.core.consensus.state.Checks.refuse;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Command.NodeLeave.Cause;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.MemberRecord.Standing;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.Outcome.Refused;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import org.jspecify.annotations.Nullable;

/** Commands about who is of the cluster, on what terms. One thread only. */
final class MemberCommands {
  private final Changes changes;
  private final ClusterTables tables;

  MemberCommands(Changes changes) {
    this.changes = changes;
    this.tables = changes.tables();
  }

  Outcome join(Command.NodeJoin join) {
    Refused malformed = malformed(join);
    if (malformed != null) {
      return malformed;
    }
    if (tables.isQuarantined(join.node())) {
      return quarantined(join.node());
    }
    if (tables.isDeparted(join.node())) {
      return refuse(
          ErrorCode.NODE_DEPARTED,
          "node.id",
          join.name(),
          "a node that was not let go",
          "Let it in again: continuum token create, then continuum join --again on that node.");
    }
    NodeId holder = tables.named(join.name());
    if (holder != null && !holder.equals(join.node())) {
      return refuse(
          ErrorCode.NODE_ID_TAKEN,
          "node.id",
          join.name(),
          "a name that " + holder.shortName() + " does not have",
          "Choose another --node-id, or remove the other node.");
    }
    MemberRecord before = tables.member(join.node());
    if (before == null && tables.size(Table.MEMBERS) == StateLimits.MAX_MEMBERS) {
      return refuse(
          ErrorCode.TOO_MANY, "members", join.name(), "at most " + StateLimits.MAX_MEMBERS);
    }
    if (before != null && join.incarnation() < before.incarnation()) {
      return refuse(
          ErrorCode.EPOCH_STALE,
          "incarnation",
          join.incarnation(),
          "at least " + before.incarnation() + ", as on record",
          "Two processes run with one identity: stop the older one.");
    }
    return changes.put(new Row.Member(record(join, before)));
  }

  /** Its allocations here end with it. */
  Outcome leave(Command.NodeLeave leave) {
    MemberRecord member = tables.member(leave.node());
    if (member == null) {
      return unknown(leave.node());
    }
    if (leave.cause() != Cause.ABSENT) {
      if (tables.size(Table.DEPARTED) == StateLimits.MAX_DEPARTED) {
        return refuse(
            ErrorCode.TOO_MANY, "departed", member.name(), "at most " + StateLimits.MAX_DEPARTED);
      }
      changes.put(
          new Row.Departed(
              member.id(),
              member.name(),
              leave.cause() == Cause.FORCED,
              tables.clockMillis,
              tables.clockMillis + StateLimits.KEEP_DEPARTED_MILLIS));
    }
    changes.remove(RowKey.of(Table.MEMBERS, leave.node()));
    tables.allocations(leave.node()).forEach(changes::remove);
    tables.epoch++;
    return changes.done(tables.epoch, true);
  }

  Outcome assign(Command.DutyAssign assign) {
    MemberRecord member = tables.member(assign.node());
    if (member == null) {
      return unknown(assign.node());
    }
    if (assign.duty() == Duty.VOTER && member.standing() == Standing.QUARANTINED) {
      return quarantined(assign.node());
    }
    return changes.put(new Row.Member(with(member, assign.duty(), member.standing())));
  }

  Outcome quarantine(Command.Quarantine quarantine) {
    Refused malformed = Checks.line("reason", quarantine.reason(), StateLimits.MAX_REASON_BYTES);
    if (malformed != null) {
      return malformed;
    }
    if (tables.isQuarantined(quarantine.node())) {
      return changes.done(tables.epoch, false);
    }
    if (tables.size(Table.QUARANTINES) == StateLimits.MAX_QUARANTINES) {
      return refuse(
          ErrorCode.TOO_MANY,
          "quarantines",
          quarantine.node(),
          "at most " + StateLimits.MAX_QUARANTINES);
    }
    changes.put(new Row.Quarantined(quarantine.node(), quarantine.reason(), tables.clockMillis));
    MemberRecord member = tables.member(quarantine.node());
    if (member != null) {
      changes.put(new Row.Member(with(member, member.duty(), Standing.QUARANTINED)));
    }
    tables.epoch++;
    return changes.done(tables.epoch, true);
  }

  Outcome quarantineEnd(Command.QuarantineEnd end) {
    if (!changes.remove(RowKey.of(Table.QUARANTINES, end.node()))) {
      return refuse(ErrorCode.NODE_UNKNOWN, "node", end.node(), "a node in quarantine");
    }
    MemberRecord member = tables.member(end.node());
    if (member != null) {
      changes.put(new Row.Member(with(member, member.duty(), Standing.IN)));
    }
    return changes.done(changes.index(), true);
  }

  /** A quarantine as it was before. */
  void restore(Row.Quarantined quarantined) {
    changes.put(quarantined);
    MemberRecord member = tables.member(quarantined.node());
    if (member != null) {
      changes.put(new Row.Member(with(member, member.duty(), Standing.QUARANTINED)));
    }
  }

  /**
   * Null where a node is a member in good standing.
   *
   * @param member its record
   */
  static @Nullable Refused notServing(NodeId node, @Nullable MemberRecord member) {
    if (member == null) {
      return unknown(node);
    }
    return member.standing() == Standing.QUARANTINED ? quarantined(node) : null;
  }

  private static @Nullable Refused malformed(Command.NodeJoin join) {
    Refused wrong =
        Checks.first(
            Checks.name("node.id", join.name(), MemberRecord.MAX_NAME_BYTES),
            join.zone().isEmpty()
                ? null
                : Checks.name("zone", join.zone(), MemberRecord.MAX_ZONE_BYTES),
            Checks.resources("capacity", join.capacity()),
            Checks.atLeast("incarnation", join.incarnation(), 0));
    if (wrong != null) {
      return wrong;
    }
    if (join.capabilities().size() > MemberRecord.MAX_CAPABILITIES) {
      return refuse(
          ErrorCode.COMMAND_INVALID,
          "capabilities",
          join.capabilities().size(),
          "at most " + MemberRecord.MAX_CAPABILITIES);
    }
    for (String capability : join.capabilities()) {
      wrong = Checks.name("capabilities", capability, MemberRecord.MAX_CAPABILITY_BYTES);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private MemberRecord record(Command.NodeJoin join, @Nullable MemberRecord before) {
    return new MemberRecord(
        join.node(),
        join.name(),
        join.address(),
        join.wanted(),
        before == null ? Duty.FOLLOWER : before.duty(),
        join.zone(),
        join.capabilities(),
        join.capacity(),
        join.incarnation(),
        Standing.IN,
        before == null ? tables.clockMillis : before.joinedMillis());
  }

  private static MemberRecord with(MemberRecord member, Duty duty, Standing standing) {
    return new MemberRecord(
        member.id(),
        member.name(),
        member.address(),
        member.wanted(),
        duty,
        member.zone(),
        member.capabilities(),
        member.capacity(),
        member.incarnation(),
        standing,
        member.joinedMillis());
  }

  private static Refused unknown(NodeId node) {
    return refuse(ErrorCode.NODE_UNKNOWN, "node", node, "a member of the cluster");
  }

  private static Refused quarantined(NodeId node) {
    return refuse(
        ErrorCode.NODE_QUARANTINED,
        "node",
        node,
        "a node that is not in quarantine",
        "See why, then end the quarantine as an operator.");
  }
}
