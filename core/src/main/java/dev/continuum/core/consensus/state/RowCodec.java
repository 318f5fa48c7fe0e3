package dev.continuum.core.consensus.state;

import static dev.continuum.core.consensus.CommandCodec.readAddress;
import static dev.continuum.core.consensus.CommandCodec.readEnum;
import static dev.continuum.core.consensus.CommandCodec.readNode;
import static dev.continuum.core.consensus.CommandCodec.readNodes;
import static dev.continuum.core.consensus.CommandCodec.readResources;
import static dev.continuum.core.consensus.CommandCodec.readSpace;
import static dev.continuum.core.consensus.CommandCodec.readTexts;
import static dev.continuum.core.consensus.CommandCodec.writeAddress;
import static dev.continuum.core.consensus.CommandCodec.writeEnum;
import static dev.continuum.core.consensus.CommandCodec.writeNode;
import static dev.continuum.core.consensus.CommandCodec.writeNodes;
import static dev.continuum.core.consensus.CommandCodec.writeResources;
import static dev.continuum.core.consensus.CommandCodec.writeTexts;

import dev.continuum.core.consensus.CommandCodec;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.MemberRecord.Standing;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.NodeId;
import java.util.List;

/**
 * Rows and their keys as bytes, in snapshots, deltas and hashes. Thread-safe (stateless).
 *
 * <p>Canonical and bounded. Bytes of a row: its table's code, the index that wrote it, its fields.
 */
final class RowCodec {
  /** Every row is smaller: a chunk that has so much room left takes one more. */
  static final int MAX_ROW_BYTES = 32 << 10;

  private static final int MAX_TEXT_BYTES = CommandCodec.MAX_TEXT_BYTES;

  private RowCodec() {}

  static void write(Row row, long modified, ByteWriter out) {
    out.writeByte(row.key().table().code());
    out.writeVarint(modified);
    switch (row) {
      case Row.Member member -> writeMember(member.record(), out);
      case Row.Setting setting -> {
        out.writeString(setting.name());
        out.writeString(setting.value());
        out.writeVarint(setting.version());
      }
      case Row.Token token -> {
        out.writeString(token.id());
        out.writeVarint(token.maxUses());
        out.writeVarint(token.uses());
        out.writeBoolean(token.revoked());
        out.writeVarint(token.expiresMillis());
      }
      case Row.TokenUse use -> {
        out.writeString(use.token());
        writeNode(use.node(), out);
        out.writeVarint(use.expiresMillis());
      }
      case Row.Quarantined quarantined -> {
        writeNode(quarantined.node(), out);
        out.writeString(quarantined.reason());
        out.writeVarint(quarantined.sinceMillis());
      }
      case Row.Grant grant -> {
        out.writeString(grant.grantee());
        out.writeString(grant.scope());
        out.writeVarint(grant.sinceMillis());
      }
      case Row.Placement placement -> {
        out.writeString(placement.space().value());
        writeNode(placement.primary(), out);
        writeNodes(placement.replicas(), out);
        out.writeVarint(placement.epoch());
      }
      case Row.DroppedSpace dropped -> {
        out.writeString(dropped.space().value());
        out.writeVarint(dropped.epoch());
        out.writeVarint(dropped.expiresMillis());
      }
      case Row.Allocation allocation -> {
        writeNode(allocation.node(), out);
        out.writeString(allocation.id());
        out.writeString(allocation.owner());
        writeResources(allocation.resources(), out);
        out.writeVarint(allocation.expiresMillis());
      }
      case Row.Departed departed -> {
        writeNode(departed.node(), out);
        out.writeString(departed.name());
        out.writeBoolean(departed.forced());
        out.writeVarint(departed.sinceMillis());
        out.writeVarint(departed.expiresMillis());
      }
      case Row.ClockClaim claim -> {
        writeNode(claim.proposer(), out);
        out.writeVarint(claim.firstMillis());
        out.writeVarint(claim.lastMillis());
      }
    }
  }

  static Row.Stored read(ByteReader in) {
    Table table = readTable(in);
    long modified = number("row.modified", in);
    Row row =
        switch (table) {
          case MEMBERS -> new Row.Member(readMember(in));
          case CONFIGURATION ->
              new Row.Setting(text("name", in), text("value", in), number("version", in));
          case TOKENS ->
              new Row.Token(
                  text("token", in),
                  (int) in.readVarint("token.max_uses", 0, Integer.MAX_VALUE),
                  (int) in.readVarint("token.uses", 0, Integer.MAX_VALUE),
                  in.readBoolean("token.revoked"),
                  number("token.expires", in));
          case TOKEN_USES ->
              new Row.TokenUse(text("token", in), node(in), number("token.expires", in));
          case QUARANTINES ->
              new Row.Quarantined(node(in), text("reason", in), number("since", in));
          case GRANTS -> new Row.Grant(text("grantee", in), text("scope", in), number("since", in));
          case SPACES ->
              new Row.Placement(readSpace(in), node(in), readNodes(in), number("epoch", in));
          case DROPPED_SPACES ->
              new Row.DroppedSpace(readSpace(in), number("epoch", in), number("expires", in));
          case ALLOCATIONS ->
              new Row.Allocation(
                  node(in),
                  text("allocation", in),
                  text("owner", in),
                  readResources(in),
                  number("expires", in));
          case DEPARTED ->
              new Row.Departed(
                  node(in),
                  text("name", in),
                  in.readBoolean("forced"),
                  number("since", in),
                  number("expires", in));
          case CLOCK_CLAIMS ->
              new Row.ClockClaim(node(in), number("first", in), number("last", in));
        };
    return stored(row, modified, new ByteWriter());
  }

  /** The row with its hash. */
  static Row.Stored stored(Row row, long modified, ByteWriter scratch) {
    scratch.clear();
    write(row, modified, scratch);
    return new Row.Stored(row, modified, RowHash.of(scratch));
  }

  static void writeKey(RowKey key, ByteWriter out) {
    out.writeByte(key.table().code());
    writeNode(key.node(), out);
    out.writeString(key.name());
  }

  static RowKey readKey(ByteReader in) {
    return new RowKey(readTable(in), node(in), in.readString("key.name", 2 * MAX_TEXT_BYTES + 1));
  }

  private static Table readTable(ByteReader in) {
    int from = in.position();
    int code = in.readByte("row.table");
    if (code < 1 || code > Table.count()) {
      throw in.refuse("row.table", from, code, "1.." + Table.count());
    }
    return Table.at(code - 1);
  }

  private static void writeMember(MemberRecord member, ByteWriter out) {
    writeNode(member.id(), out);
    out.writeString(member.name());
    writeAddress(member.address(), out);
    writeEnum(member.wanted(), WantedRole.values(), out);
    writeEnum(member.duty(), Duty.values(), out);
    out.writeString(member.zone());
    writeTexts(member.capabilities(), out);
    writeResources(member.capacity(), out);
    out.writeVarint(member.incarnation());
    writeEnum(member.standing(), Standing.values(), out);
    out.writeVarint(member.joinedMillis());
  }

  private static MemberRecord readMember(ByteReader in) {
    return new MemberRecord(
        node(in),
        text("name", in),
        readAddress(in),
        readEnum("wanted", WantedRole.values(), in),
        readEnum("duty", Duty.values(), in),
        text("zone", in),
        readCapabilities(in),
        readResources(in),
        number("incarnation", in),
        readEnum("standing", Standing.values(), in),
        number("joined", in));
  }

  private static List<String> readCapabilities(ByteReader in) {
    int from = in.position();
    List<String> capabilities = readTexts("capabilities", in);
    for (int i = 1; i < capabilities.size(); i++) {
      if (capabilities.get(i - 1).compareTo(capabilities.get(i)) >= 0) {
        throw in.refuse("capabilities", from, capabilities.get(i), "sorted texts");
      }
    }
    return capabilities;
  }

  private static NodeId node(ByteReader in) {
    return readNode("row.node", in);
  }

  private static String text(String field, ByteReader in) {
    return in.readString(field, MAX_TEXT_BYTES);
  }

  private static long number(String field, ByteReader in) {
    return in.readVarint(field, 0, Long.MAX_VALUE);
  }
}
