package dev.continuum.api.json;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.coordinator.Health;
import dev.continuum.core.coordinator.NodeHealth;
import dev.continuum.core.node.FederationService.Departure;
import dev.continuum.core.node.FederationService.FederationView;
import dev.continuum.core.node.FederationService.RestorePlan;
import dev.continuum.core.node.MemoryService.NodeStatus;
import dev.continuum.core.value.NodeId;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the cluster has decided about its members, as JSON. Thread-safe (stateless). */
public final class FederationJson {
  /** The mode of a node that is of no cluster. */
  public static final String NO_CLUSTER = "none";

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double THOUSANDTHS = 1e3;

  private FederationJson() {}

  /** How an enum's constant is written in documents. */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A hash as sixteen hexadecimal digits: a number would lose its low bits in many readers. */
  public static String hash(long hash) {
    return HexFormat.of().toHexDigits(hash);
  }

  /**
   * The whole account: what is decided, and how its nodes do.
   *
   * @param nameOf the name of a node without a record, null where it is not known
   */
  public static void writeStatus(
      JsonWriter out, FederationView view, Function<NodeId, @Nullable String> nameOf) {
    out.beginObject()
        .field("cluster_id", said(view.cluster()))
        .field("mode", view.mode())
        .field("self", view.self().toString())
        .field("leader", text(view.leader()))
        .field("health", name(view.health().level()))
        .field("epoch", view.epoch())
        .field("config_version", view.configVersion())
        .field("state_version", view.stateVersion())
        .field("state_hash", hash(view.stateHash()))
        .field("topology", view.topology());
    writeVoters(out, voters(view));
    Map<NodeId, NodeHealth> rest = new LinkedHashMap<>();
    view.nodes().forEach(node -> rest.put(node.node(), node));
    out.name("nodes").beginArray();
    for (MemberRecord member : view.members()) {
      out.beginObject();
      memberFields(out, member);
      out.field("member", true)
          .field("self", member.id().equals(view.self()))
          .field("leader", member.id().equals(view.leader()));
      healthFields(out, rest.remove(member.id()));
      out.endObject();
    }
    for (NodeHealth node : rest.values()) {
      out.beginObject()
          .field("id", node.node().toString())
          .field("name", nameOf.apply(node.node()))
          .field("member", false)
          .field("self", node.node().equals(view.self()))
          .field("leader", node.node().equals(view.leader()));
      healthFields(out, node);
      out.endObject();
    }
    out.endArray().endObject();
  }

  /** The node that is of no cluster: nothing was decided, and it is all there is. */
  public static void writeStatusAlone(JsonWriter out, NodeStatus status) {
    out.beginObject()
        .field("mode", NO_CLUSTER)
        .field("self", status.nodeId())
        .field("health", name(Health.Level.HEALTHY))
        .field("epoch", 0)
        .field("config_version", 0)
        .field("state_version", 0)
        .field("state_hash", hash(0))
        .field("topology", NO_CLUSTER);
    writeVoters(out, 0);
    out.name("nodes")
        .beginArray()
        .beginObject()
        .field("id", status.nodeId())
        .field("name", status.nodeId())
        .field("member", false)
        .field("self", true)
        .field("leader", false)
        .endObject()
        .endArray()
        .endObject();
  }

  /** A member of record. */
  public static void write(JsonWriter out, MemberRecord member) {
    out.beginObject();
    memberFields(out, member);
    out.endObject();
  }

  /** What a backup would bring and take. */
  public static void write(JsonWriter out, RestorePlan plan, boolean restored) {
    out.beginObject()
        .field("restored", restored)
        .field("cluster", said(plan.cluster()))
        .time("created_at", plan.createdMillis())
        .field("shard_count", plan.shardCount())
        .field("rows", plan.rows())
        .field("replaced", plan.replaced())
        .field("warnings", plan.warnings())
        .endObject();
  }

  /** What became of a node that was to go. */
  public static void write(JsonWriter out, Departure departure) {
    out.beginObject()
        .field("node_id", departure.node().toString())
        .field("graceful", departure.graceful())
        .field("warnings", departure.warnings())
        .endObject();
  }

  /** A member in an event: who it is and what it does. */
  static void writeReference(JsonWriter out, MemberRecord member) {
    out.name("node").beginObject();
    out.field("id", member.id().toString())
        .field("name", member.name())
        .field("address", member.address().toString())
        .field("zone", said(member.zone()))
        .field("duty", name(member.duty()))
        .field("standing", name(member.standing()))
        .endObject();
  }

  /** By the records; a node that is alone decides without one. */
  private static long voters(FederationView view) {
    return view.cluster().isEmpty()
        ? view.groups().getFirst().members().voters().size()
        : view.members().stream().filter(member -> member.duty() == Duty.VOTER).count();
  }

  private static void writeVoters(JsonWriter out, long voters) {
    long quorum = voters == 0 ? 0 : voters / 2 + 1;
    out.name("voters")
        .beginObject()
        .field("count", voters)
        .field("quorum", quorum)
        .field("tolerated", voters - quorum)
        .endObject();
  }

  private static void memberFields(JsonWriter out, MemberRecord member) {
    out.field("id", member.id().toString())
        .field("name", member.name())
        .field("address", member.address().toString())
        .field("role", name(member.wanted()))
        .field("duty", name(member.duty()))
        .field("zone", said(member.zone()))
        .field("capabilities", member.capabilities())
        .field("incarnation", member.incarnation())
        .field("standing", name(member.standing()))
        .time("joined_at", member.joinedMillis());
    out.name("capacity")
        .beginObject()
        .field("cpu_millis", member.capacity().cpuMillis())
        .field("memory_bytes", member.capacity().memoryBytes())
        .field("disk_bytes", member.capacity().diskBytes())
        .endObject();
  }

  /** What the coordinator makes of a node; nothing where it has not looked at it yet. */
  private static void healthFields(JsonWriter out, @Nullable NodeHealth health) {
    if (health == null) {
      return;
    }
    out.field("state", name(health.state())).field("load", rounded(health.load()));
    if (health.latencyNanos() > 0) {
      out.field("latency_ms", rounded(health.latencyNanos() / NANOS_PER_MILLI));
    }
    out.field("reason", said(health.reason()));
  }

  static @Nullable String text(@Nullable NodeId node) {
    return node == null ? null : node.toString();
  }

  static List<String> texts(List<NodeId> nodes) {
    return nodes.stream().map(NodeId::toString).toList();
  }

  /** What was not said is left out. */
  static @Nullable String said(String text) {
    return text.isEmpty() ? null : text;
  }

  /** To a thousandth: more digits would be noise. */
  private static double rounded(double value) {
    return Math.round(value * THOUSANDTHS) / THOUSANDTHS;
  }
}
