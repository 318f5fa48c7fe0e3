package dev.continuum.core.membership;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one piece of news: a kind, a length, the fields. What follows the known fields
 * within the length is skipped. Thread-safe (stateless).
 */
final class UpdateCodec {
  private static final int ALIVE = 1;
  private static final int SUSPECT = 2;
  private static final int DEAD = 3;
  private static final int LEFT = 4;

  /** The longest news there is: all names and metadata at their limits. */
  static final int MAX_BYTES = 1_000;

  private static final int IPV4_PARTS = 4;
  private static final int PORT_BYTES = 2;
  private static final long NOT_IPV4 = -1;

  private UpdateCodec() {}

  static void write(Update update, ByteWriter out) {
    out.writeByte(kind(update));
    out.writeVarint(bodyBytes(update));
    writeId(update.id(), out);
    out.writeLong(update.incarnation());
    switch (update) {
      case Update.Alive alive -> {
        writeAddress(alive.member().address(), out);
        out.writeString(alive.member().name());
        writeMetadata(alive.member().metadata(), out);
      }
      case Update.Suspect suspect -> {
        writeId(suspect.from(), out);
        out.writeVarint(suspect.ageMillis());
      }
      case Update.Dead dead -> writeId(dead.from(), out);
      case Update.Left left -> {}
    }
  }

  static int sizeBytes(Update update) {
    int body = bodyBytes(update);
    return 1 + varintBytes(body) + body;
  }

  /** The next piece of news; null where its kind is not known. */
  static @Nullable Update read(ByteReader in) {
    int kind = in.readByte("update.kind");
    ByteReader body = in.readPart("update", MAX_BYTES);
    return switch (kind) {
      case ALIVE -> readAlive(body);
      case SUSPECT -> {
        NodeId id = readId("suspect.id", body);
        long incarnation = readIncarnation(body);
        NodeId from = readId("suspect.from", body);
        yield new Update.Suspect(
            id,
            incarnation,
            from,
            (int) body.readVarint("suspect.ageMillis", 0, Update.Suspect.MAX_AGE_MILLIS));
      }
      case DEAD -> {
        NodeId id = readId("dead.id", body);
        long incarnation = readIncarnation(body);
        yield new Update.Dead(id, incarnation, readId("dead.from", body));
      }
      case LEFT -> {
        NodeId id = readId("left.id", body);
        yield new Update.Left(id, readIncarnation(body));
      }
      default -> null;
    };
  }

  static void writeId(NodeId id, ByteWriter out) {
    out.writeLong(id.high());
    out.writeLong(id.low());
  }

  static NodeId readId(String field, ByteReader in) {
    long high = in.readLong(field);
    return new NodeId(high, in.readLong(field));
  }

  /** An empty host stands for four bytes of IPv4, which is what most hosts are. */
  static void writeAddress(PeerAddress address, ByteWriter out) {
    long ipv4 = ipv4(address.host());
    if (ipv4 != NOT_IPV4) {
      out.writeByte(0);
      out.writeInt((int) ipv4);
    } else {
      out.writeString(address.host());
    }
    out.writeByte(address.port() >>> 8);
    out.writeByte(address.port() & 0xFF);
  }

  static int addressBytes(PeerAddress address) {
    boolean ipv4 = ipv4(address.host()) != NOT_IPV4;
    return PORT_BYTES + (ipv4 ? 1 + Integer.BYTES : stringBytes(address.host()));
  }

  static PeerAddress readAddress(String field, ByteReader in) {
    int from = in.position();
    String host = in.readString(field, PeerAddress.MAX_HOST_CHARS);
    if (host.isEmpty()) {
      host = ipv4Text(in.readInt(field));
    }
    int port = in.readByte(field) << 8 | in.readByte(field);
    try {
      return new PeerAddress(host, port);
    } catch (ContinuumException refused) {
      throw in.refuse(field, from, host + ':' + port, "a host and a port");
    }
  }

  static int varintBytes(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  private static Update.Alive readAlive(ByteReader in) {
    NodeId id = readId("alive.id", in);
    long incarnation = readIncarnation(in);
    PeerAddress address = readAddress("alive.address", in);
    int from = in.position();
    String name = in.readString("alive.name", Member.MAX_NAME_BYTES);
    Metadata metadata = readMetadata(in);
    try {
      return new Update.Alive(
          new Member(id, name, address, incarnation, MemberState.ALIVE, metadata));
    } catch (ContinuumException refused) {
      throw in.refuse("alive", from, String.valueOf(refused.fieldPath()), "a valid member");
    }
  }

  private static long readIncarnation(ByteReader in) {
    int from = in.position();
    long incarnation = in.readLong("incarnation");
    if (incarnation < 1) {
      throw in.refuse("incarnation", from, incarnation, "at least 1");
    }
    return incarnation;
  }

  private static void writeMetadata(Metadata metadata, ByteWriter out) {
    out.writeString(metadata.role());
    out.writeString(metadata.zone());
    out.writeVarint(metadata.capabilities().size());
    metadata.capabilities().forEach(out::writeString);
    out.writeByte(metadata.loadPercent());
    out.writeString(metadata.softwareVersion());
    out.writeVarint(metadata.protocolVersion());
  }

  private static Metadata readMetadata(ByteReader in) {
    int from = in.position();
    String role = in.readString("metadata.role", Metadata.MAX_ROLE_BYTES);
    String zone = in.readString("metadata.zone", Metadata.MAX_ZONE_BYTES);
    int count = in.readCount("metadata.capabilities", Metadata.MAX_CAPABILITIES, 1);
    List<String> capabilities = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      capabilities.add(in.readString("metadata.capabilities", Metadata.MAX_CAPABILITY_BYTES));
    }
    int loadPercent = in.readByte("metadata.loadPercent");
    String software =
        in.readString("metadata.softwareVersion", Metadata.MAX_SOFTWARE_VERSION_BYTES);
    long protocol = in.readVarint("metadata.protocolVersion", 0, Metadata.MAX_PROTOCOL_VERSION);
    try {
      return new Metadata(role, zone, capabilities, loadPercent, software, (int) protocol);
    } catch (ContinuumException refused) {
      throw in.refuse("metadata", from, String.valueOf(refused.fieldPath()), "valid metadata");
    }
  }

  private static int bodyBytes(Update update) {
    return NodeId.BYTES
        + Long.BYTES
        + switch (update) {
          case Update.Alive alive ->
              addressBytes(alive.member().address())
                  + stringBytes(alive.member().name())
                  + metadataBytes(alive.member().metadata());
          case Update.Suspect suspect -> NodeId.BYTES + varintBytes(suspect.ageMillis());
          case Update.Dead dead -> NodeId.BYTES;
          case Update.Left left -> 0;
        };
  }

  private static int metadataBytes(Metadata metadata) {
    int bytes =
        stringBytes(metadata.role())
            + stringBytes(metadata.zone())
            + 1
            + 1
            + stringBytes(metadata.softwareVersion())
            + varintBytes(metadata.protocolVersion());
    for (String capability : metadata.capabilities()) {
      bytes += stringBytes(capability);
    }
    return bytes;
  }

  private static int stringBytes(String text) {
    int bytes = Metadata.utf8Bytes(text);
    return varintBytes(bytes) + bytes;
  }

  private static int kind(Update update) {
    return switch (update) {
      case Update.Alive alive -> ALIVE;
      case Update.Suspect suspect -> SUSPECT;
      case Update.Dead dead -> DEAD;
      case Update.Left left -> LEFT;
    };
  }

  /** The bits of a dotted address in its only form without leading zeros; -1 of any other text. */
  private static long ipv4(String host) {
    long bits = 0;
    int part = -1;
    int parts = 1;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '.' && part >= 0 && parts < IPV4_PARTS) {
        bits = bits << 8 | part;
        part = -1;
        parts++;
      } else if (c >= '0' && c <= '9' && part != 0) {
        part = Math.max(part, 0) * 10 + (c - '0');
        if (part > 0xFF) {
          return NOT_IPV4;
        }
      } else {
        return NOT_IPV4;
      }
    }
    return part < 0 || parts < IPV4_PARTS ? NOT_IPV4 : bits << 8 | part;
  }

  private static String ipv4Text(int bits) {
    StringBuilder text = new StringBuilder();
    for (int i = IPV4_PARTS - 1; i >= 0; i--) {
      text.append(bits >>> (8 * i) & 0xFF).append(i == 0 ? "" : ".");
    }
    return text.toString();
  }
}
