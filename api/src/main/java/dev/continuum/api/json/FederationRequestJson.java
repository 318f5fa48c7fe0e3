package dev.continuum.api.json;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** What is asked of the cluster, as JSON. Thread-safe (stateless). */
public final class FederationRequestJson {
  public static final List<String> JOIN_FIELDS =
      List.of("node_id", "address", "capabilities", "zone");
  public static final List<String> LEAVE_FIELDS = List.of("node_id", "graceful");
  public static final List<String> TRANSFER_FIELDS = List.of("node_id", "group");
  public static final List<String> SNAPSHOT_FIELDS = List.of("group");
  public static final List<String> CONFIG_FIELDS = List.of("value");

  /** Groups are numbered from 0, the cluster's own. */
  public static final int MAX_GROUP = 65_535;

  private FederationRequestJson() {}

  /**
   * A node asks to be a member of record, and may say what it takes itself for.
   *
   * @param address null where the body does not say
   * @param capabilities null where the body does not say
   * @param zone null where the body does not say
   */
  public record Join(
      NodeId node,
      @Nullable PeerAddress address,
      @Nullable List<String> capabilities,
      @Nullable String zone) {}

  /** A node shall go; by force where it is not {@code graceful}. */
  public record Leave(NodeId node, boolean graceful) {}

  /** A node shall lead a group. */
  public record Transfer(int group, NodeId node) {}

  /** The fields of any of them while they are read. One thread only. */
  private static final class Fields {
    private @Nullable NodeId node;
    private @Nullable PeerAddress address;
    private @Nullable List<String> capabilities;
    private @Nullable String zone;
    private @Nullable String value;
    private boolean graceful = true;
    private int group;

    boolean read(JsonReader in, String name) {
      switch (name) {
        case "node_id" -> node = nodeId(in);
        case "address" -> address = in.isNull() ? null : address(in);
        case "capabilities" -> capabilities = in.isNull() ? null : in.strings();
        case "zone" -> zone = in.stringOrNull();
        case "graceful" -> graceful = in.bool();
        case "group" -> group = (int) in.integer(0, MAX_GROUP);
        case "value" -> value = value(in);
        default -> {
          return false;
        }
      }
      return true;
    }

    NodeId node(JsonReader in) {
      if (node == null) {
        throw in.missing("node_id", "a node as GET /v1/nodes lists it");
      }
      return node;
    }
  }

  /** Reads the object that is the current value. */
  public static Join join(JsonReader in) {
    Fields fields = read(in, JOIN_FIELDS, FederationRequestJson::refuseCredentials);
    return new Join(fields.node(in), fields.address, fields.capabilities, fields.zone);
  }

  public static Leave leave(JsonReader in) {
    Fields fields = read(in, LEAVE_FIELDS, (_, _) -> false);
    return new Leave(fields.node(in), fields.graceful);
  }

  public static Transfer transfer(JsonReader in) {
    Fields fields = read(in, TRANSFER_FIELDS, (_, _) -> false);
    return new Transfer(fields.group, fields.node(in));
  }

  /** The group to write a snapshot of. */
  public static int snapshot(JsonReader in) {
    return read(in, SNAPSHOT_FIELDS, (_, _) -> false).group;
  }

  /** The value of a configuration entry: text, a number or a truth value; never empty. */
  public static String config(JsonReader in) {
    String value = read(in, CONFIG_FIELDS, (_, _) -> false).value;
    if (value == null) {
      throw in.missing("value", "a text, a number, true or false");
    }
    return value;
  }

  private static Fields read(
      JsonReader in, List<String> known, BiPredicate<JsonReader, String> other) {
    in.beginObject();
    Fields fields = new Fields();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      boolean taken = known.contains(name) ? fields.read(in, name) : other.test(in, name);
      if (!taken) {
        throw in.unknownField(name, known);
      }
    }
    return fields;
  }

  /** A secret in a body would prove nothing that the certificate does not prove better. */
  private static boolean refuseCredentials(JsonReader in, String name) {
    if (name.equals("credentials")) {
      throw ContinuumException.field(
          ErrorCode.FIELD_UNKNOWN,
          in.path(),
          "given",
          "none: a node proves itself by its certificate",
          "Run continuum join with a token on the node, then start it.");
    }
    return false;
  }

  private static NodeId nodeId(JsonReader in) {
    NodeId id = in.isString() ? NodeId.tryParse(in.string()) : null;
    if (id == null) {
      throw in.invalid("a node's identifier, 26 characters of a-z 2-7, as GET /v1/nodes lists it");
    }
    return id;
  }

  private static PeerAddress address(JsonReader in) {
    PeerAddress address = in.isString() ? PeerAddress.tryParse(in.string()) : null;
    if (address == null) {
      throw in.invalid("host:port, such as 192.168.1.100:7000");
    }
    return address;
  }

  private static String value(JsonReader in) {
    if (in.isObject() || in.isArray() || in.isNull()) {
      throw in.invalid("a text, a number, true or false");
    }
    String value = in.isString() ? in.string() : in.json();
    if (value.isEmpty()) {
      throw in.invalid("not empty; DELETE unsets an entry");
    }
    return value;
  }
}
