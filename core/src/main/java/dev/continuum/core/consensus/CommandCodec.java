package dev.continuum.core.consensus;

import dev.continuum.core.consensus.Command.NodeLeave.Cause;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Commands as bytes: a kind, then what it has. Thread-safe (stateless).
 *
 * <p>Canonical: equal commands have equal bytes, and nothing else decodes. Bounded by {@link
 * #MAX_TEXT_BYTES} and {@link #MAX_ITEMS}; whether a command makes sense is the state's business. A
 * kind's code never changes its meaning.
 */
public final class CommandCodec {
  /** Most bytes of any text in a command; the state's own limits are lower. */
  public static final int MAX_TEXT_BYTES = 4_096;

  /** Most entries of any list in a command. */
  public static final int MAX_ITEMS = 64;

  public static final Codec<Command> CODEC = Codec.of(CommandCodec::write, CommandCodec::read);

  private static final int NODE_JOIN = 1;
  private static final int NODE_LEAVE = 2;
  private static final int DUTY_ASSIGN = 3;
  private static final int CONFIG_UPDATE = 4;
  private static final int TOKEN_CONSUME = 5;
  private static final int TOKEN_REVOKE = 6;
  private static final int QUARANTINE = 7;
  private static final int QUARANTINE_END = 8;
  private static final int GRANT_UPDATE = 9;
  private static final int EPOCH_ADVANCE = 10;
  private static final int SPACE_PLACE = 11;
  private static final int SPACE_DROP = 12;
  private static final int RESOURCE_ALLOC = 13;
  private static final int RESOURCE_FREE = 14;
  private static final int RESOURCE_FREE_ALL = 15;
  private static final int STATE_CHECK = 16;
  private static final int STATE_RESTORE = 17;

  private CommandCodec() {}

  static void write(Command command, ByteWriter out) {
    out.writeByte(kindOf(command));
    switch (command) {
      case Command.NodeJoin join -> writeJoin(join, out);
      case Command.NodeLeave leave -> {
        writeNode(leave.node(), out);
        writeEnum(leave.cause(), Cause.values(), out);
      }
      case Command.DutyAssign assign -> {
        writeNode(assign.node(), out);
        writeEnum(assign.duty(), Duty.values(), out);
      }
      case Command.ConfigUpdate update -> {
        out.writeString(update.key());
        out.writeString(update.value());
        out.writeZigzag(update.expectedVersion());
      }
      case Command.TokenConsume consume -> {
        out.writeString(consume.tokenId());
        writeNode(consume.node(), out);
        out.writeZigzag(consume.maxUses());
        out.writeZigzag(consume.expiresMillis());
      }
      case Command.TokenRevoke revoke -> out.writeString(revoke.tokenId());
      case Command.Quarantine quarantine -> {
        writeNode(quarantine.node(), out);
        out.writeString(quarantine.reason());
      }
      case Command.QuarantineEnd end -> writeNode(end.node(), out);
      case Command.GrantUpdate grant -> {
        out.writeString(grant.grantee());
        out.writeString(grant.scope());
        out.writeBoolean(grant.allowed());
      }
      case Command.EpochAdvance advance -> {
        out.writeZigzag(advance.from());
        out.writeString(advance.reason());
      }
      case Command.SpacePlace place -> writePlace(place, out);
      case Command.SpaceDrop drop -> {
        out.writeString(drop.space().value());
        out.writeZigzag(drop.epoch());
      }
      case Command.ResourceAlloc alloc -> writeAlloc(alloc, out);
      case Command.ResourceFree free -> {
        out.writeString(free.allocation());
        writeNode(free.node(), out);
      }
      case Command.ResourceFreeAll free -> writeNode(free.node(), out);
      case Command.StateCheck check -> {
        out.writeVarint(check.index());
        out.writeLong(check.hash());
      }
      case Command.StateRestore restore -> {
        out.writeBoolean(restore.first());
        out.writeZigzag(restore.epoch());
        out.writeZigzag(restore.configVersion());
        out.writeBytes(restore.rows().bytes());
      }
    }
  }

  static Command read(ByteReader in) {
    int from = in.position();
    int kind = in.readByte("command.kind");
    return switch (kind) {
      case NODE_JOIN -> readJoin(in);
      case NODE_LEAVE -> new Command.NodeLeave(node(in), readEnum("cause", Cause.values(), in));
      case DUTY_ASSIGN -> new Command.DutyAssign(node(in), readEnum("duty", Duty.values(), in));
      case CONFIG_UPDATE ->
          new Command.ConfigUpdate(
              text("key", in), text("value", in), in.readZigzag("command.expected_version"));
      case TOKEN_CONSUME ->
          new Command.TokenConsume(
              text("token", in), node(in), uses(in), in.readZigzag("command.expires"));
      case TOKEN_REVOKE -> new Command.TokenRevoke(text("token", in));
      case QUARANTINE -> new Command.Quarantine(node(in), text("reason", in));
      case QUARANTINE_END -> new Command.QuarantineEnd(node(in));
      case GRANT_UPDATE ->
          new Command.GrantUpdate(
              text("grantee", in), text("scope", in), in.readBoolean("command.allowed"));
      case EPOCH_ADVANCE ->
          new Command.EpochAdvance(in.readZigzag("command.from"), text("reason", in));
      case SPACE_PLACE -> readPlace(in);
      case SPACE_DROP -> new Command.SpaceDrop(readSpace(in), in.readZigzag("command.epoch"));
      case RESOURCE_ALLOC -> readAlloc(in);
      case RESOURCE_FREE -> new Command.ResourceFree(text("allocation", in), node(in));
      case RESOURCE_FREE_ALL -> new Command.ResourceFreeAll(node(in));
      case STATE_CHECK ->
          new Command.StateCheck(
              in.readVarint("command.index", 0, Long.MAX_VALUE), in.readLong("command.hash"));
      case STATE_RESTORE ->
          new Command.StateRestore(
              in.readBoolean("command.first"),
              in.readZigzag("command.epoch"),
              in.readZigzag("command.config_version"),
              new Payload(in.readBytes("command.rows", Payload.MAX_BYTES)));
      default -> throw in.refuse("command.kind", from, kind, NODE_JOIN + ".." + STATE_RESTORE);
    };
  }

  private static int kindOf(Command command) {
    return switch (command) {
      case Command.NodeJoin join -> NODE_JOIN;
      case Command.NodeLeave leave -> NODE_LEAVE;
      case Command.DutyAssign assign -> DUTY_ASSIGN;
      case Command.ConfigUpdate update -> CONFIG_UPDATE;
      case Command.TokenConsume consume -> TOKEN_CONSUME;
      case Command.TokenRevoke revoke -> TOKEN_REVOKE;
      case Command.Quarantine quarantine -> QUARANTINE;
      case Command.QuarantineEnd end -> QUARANTINE_END;
      case Command.GrantUpdate grant -> GRANT_UPDATE;
      case Command.EpochAdvance advance -> EPOCH_ADVANCE;
      case Command.SpacePlace place -> SPACE_PLACE;
      case Command.SpaceDrop drop -> SPACE_DROP;
      case Command.ResourceAlloc alloc -> RESOURCE_ALLOC;
      case Command.ResourceFree free -> RESOURCE_FREE;
      case Command.ResourceFreeAll free -> RESOURCE_FREE_ALL;
      case Command.StateCheck check -> STATE_CHECK;
      case Command.StateRestore restore -> STATE_RESTORE;
    };
  }

  private static void writeJoin(Command.NodeJoin join, ByteWriter out) {
    writeNode(join.node(), out);
    out.writeString(join.name());
    writeAddress(join.address(), out);
    writeEnum(join.wanted(), WantedRole.values(), out);
    out.writeString(join.zone());
    writeTexts(join.capabilities(), out);
    writeResources(join.capacity(), out);
    out.writeZigzag(join.incarnation());
  }

  private static Command readJoin(ByteReader in) {
    return new Command.NodeJoin(
        node(in),
        text("name", in),
        readAddress(in),
        readEnum("wanted", WantedRole.values(), in),
        text("zone", in),
        readTexts("capabilities", in),
        readResources(in),
        in.readZigzag("command.incarnation"));
  }

  private static void writePlace(Command.SpacePlace place, ByteWriter out) {
    out.writeString(place.space().value());
    writeNode(place.primary(), out);
    writeNodes(place.replicas(), out);
    out.writeZigzag(place.epoch());
  }

  private static Command readPlace(ByteReader in) {
    return new Command.SpacePlace(
        readSpace(in), node(in), readNodes(in), in.readZigzag("command.epoch"));
  }

  private static void writeAlloc(Command.ResourceAlloc alloc, ByteWriter out) {
    out.writeString(alloc.allocation());
    out.writeString(alloc.owner());
    writeNode(alloc.node(), out);
    writeResources(alloc.resources(), out);
    writeResources(alloc.capacity(), out);
    out.writeZigzag(alloc.expiresMillis());
  }

  private static Command readAlloc(ByteReader in) {
    return new Command.ResourceAlloc(
        text("allocation", in),
        text("owner", in),
        node(in),
        readResources(in),
        readResources(in),
        in.readZigzag("command.expires"));
  }

  /** Sixteen bytes. */
  public static void writeNode(NodeId node, ByteWriter out) {
    out.writeLong(node.high());
    out.writeLong(node.low());
  }

  public static NodeId readNode(String field, ByteReader in) {
    return new NodeId(in.readLong(field), in.readLong(field));
  }

  public static void writeNodes(List<NodeId> nodes, ByteWriter out) {
    out.writeVarint(nodes.size());
    for (NodeId node : nodes) {
      writeNode(node, out);
    }
  }

  public static List<NodeId> readNodes(ByteReader in) {
    int count = in.readCount("nodes", MAX_ITEMS, NodeId.BYTES);
    NodeId[] nodes = new NodeId[count];
    for (int i = 0; i < count; i++) {
      nodes[i] = readNode("nodes", in);
    }
    return List.of(nodes);
  }

  public static void writeResources(Resources resources, ByteWriter out) {
    out.writeZigzag(resources.cpuMillis());
    out.writeZigzag(resources.memoryBytes());
    out.writeZigzag(resources.diskBytes());
  }

  public static Resources readResources(ByteReader in) {
    return new Resources(
        in.readZigzag("resources.cpu"),
        in.readZigzag("resources.memory"),
        in.readZigzag("resources.disk"));
  }

  public static void writeAddress(PeerAddress address, ByteWriter out) {
    out.writeString(address.host());
    out.writeVarint(address.port());
  }

  public static PeerAddress readAddress(ByteReader in) {
    int from = in.position();
    String host = in.readString("address.host", PeerAddress.MAX_HOST_CHARS);
    int port = (int) in.readVarint("address.port", 1, PeerAddress.MAX_PORT);
    try {
      return new PeerAddress(host, port);
    } catch (ContinuumException e) {
      throw in.refuse("address.host", from, host, "a host");
    }
  }

  public static SpaceName readSpace(ByteReader in) {
    int from = in.position();
    String name = in.readString("space", SpaceName.MAX_CHARS);
    try {
      return new SpaceName(name);
    } catch (ContinuumException e) {
      throw in.refuse("space", from, name, "the name of a space");
    }
  }

  public static void writeTexts(List<String> texts, ByteWriter out) {
    out.writeVarint(texts.size());
    texts.forEach(out::writeString);
  }

  public static List<String> readTexts(String field, ByteReader in) {
    int count = in.readCount(field, MAX_ITEMS, 1);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(in.readString(field, MAX_TEXT_BYTES));
    }
    return texts;
  }

  /** The place of a value in its enumeration, which never changes. */
  public static <T> void writeEnum(T value, T[] values, ByteWriter out) {
    out.writeByte(Arrays.asList(values).indexOf(value));
  }

  public static <T> T readEnum(String field, T[] values, ByteReader in) {
    int from = in.position();
    int ordinal = in.readByte(field);
    if (ordinal >= values.length) {
      throw in.refuse(field, from, ordinal, "0.." + (values.length - 1));
    }
    return values[ordinal];
  }

  private static NodeId node(ByteReader in) {
    return readNode("command.node", in);
  }

  private static String text(String field, ByteReader in) {
    return in.readString(field, MAX_TEXT_BYTES);
  }

  private static int uses(ByteReader in) {
    int from = in.position();
    long uses = in.readZigzag("command.max_uses");
    if (uses != (int) uses) {
      throw in.refuse("command.max_uses", from, uses, "32 bits");
    }
    return (int) uses;
  }
}
