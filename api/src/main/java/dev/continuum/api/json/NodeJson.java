package dev.continuum.api.json;

import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.node.MemoryService.NodeStatus;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Nodes of a cluster as JSON. Thread-safe (stateless). */
public final class NodeJson {
  /** Every state of a node, as filters name it. */
  public static final List<String> STATES =
      Arrays.stream(MemberState.values()).map(NodeJson::name).toList();

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double THOUSANDTHS = 1e3;

  private NodeJson() {}

  /** The name of a state. */
  public static String name(MemberState state) {
    return switch (state) {
      case ALIVE -> "alive";
      case SUSPECT -> "suspect";
      case DEAD -> "dead";
      case LEFT -> "left";
    };
  }

  /**
   * A member and what this node measured of it.
   *
   * @param self whether it is this node
   */
  public static void write(JsonWriter out, MemberView view, boolean self, long nowMillis) {
    Member member = view.member();
    Metadata metadata = member.metadata();
    out.beginObject();
    names(out, member);
    out.field("self", self)
        .field("state", name(member.state()))
        .time("since", nowMillis - TimeUnit.NANOSECONDS.toMillis(view.stateForNanos()))
        .field("capabilities", metadata.capabilities())
        .field("load_percent", metadata.loadPercent())
        .field("software_version", metadata.softwareVersion())
        .field("protocol_version", metadata.protocolVersion())
        .field("incarnation", member.incarnation());
    if (view.roundTripNanos() > 0) {
      out.field("round_trip_ms", rounded(view.roundTripNanos() / NANOS_PER_MILLI));
    }
    out.field("phi", rounded(view.phi())).endObject();
  }

  /** The node that is of no cluster: it has no address and has announced nothing. */
  public static void writeAlone(JsonWriter out, NodeStatus status) {
    out.beginObject()
        .field("id", status.nodeId())
        .field("name", status.nodeId())
        .field("self", true)
        .field("state", name(MemberState.ALIVE))
        .time("since", status.startedMillis())
        .field("capabilities", List.of())
        .field("load_percent", 0)
        .field("software_version", status.version())
        .field("phi", 0.0)
        .endObject();
  }

  /** A member in an event: who it is, and no measurement. */
  static void writeReference(JsonWriter out, String field, Member member) {
    out.name(field).beginObject();
    names(out, member);
    out.field("state", name(member.state())).field("incarnation", member.incarnation()).endObject();
  }

  private static void names(JsonWriter out, Member member) {
    Metadata metadata = member.metadata();
    out.field("id", member.id().toString())
        .field("name", member.name())
        .field("address", member.address().toString())
        .field("role", said(metadata.role()))
        .field("zone", said(metadata.zone()));
  }

  /** What was not said is left out. */
  private static @Nullable String said(String text) {
    return text.isEmpty() ? null : text;
  }

  /** To a thousandth: more digits would be noise. */
  private static double rounded(double value) {
    return Math.round(value * THOUSANDTHS) / THOUSANDTHS;
  }
}
