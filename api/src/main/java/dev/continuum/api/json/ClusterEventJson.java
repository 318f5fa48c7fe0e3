package dev.continuum.api.json;

import dev.continuum.core.membership.Event;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Something that happened in the cluster, as JSON. Thread-safe (stateless). */
public final class ClusterEventJson {
  /** Every name of an event. */
  public static final List<String> NAMES =
      List.of(
          "node_up",
          "node_changed",
          "node_suspected",
          "node_trusted",
          "node_failed",
          "node_left",
          "node_replaced",
          "node_conflict",
          "node_held_down",
          "cluster_joined",
          "join_delayed",
          "cluster_left",
          "suspicion_refuted",
          "local_health_changed",
          "loop_stalled",
          "isolated",
          "reconnected",
          "partition_detected",
          "partition_healed",
          "update_refused");

  private ClusterEventJson() {}

  /** The name of an event, as a stream's readers filter it. */
  public static String name(Event event) {
    return switch (event) {
      case Event.MemberUp _ -> "node_up";
      case Event.MemberChanged _ -> "node_changed";
      case Event.MemberSuspected _ -> "node_suspected";
      case Event.MemberTrusted _ -> "node_trusted";
      case Event.MemberFailed _ -> "node_failed";
      case Event.MemberLeft _ -> "node_left";
      case Event.MemberReplaced _ -> "node_replaced";
      case Event.Conflict _ -> "node_conflict";
      case Event.MemberHeldDown _ -> "node_held_down";
      case Event.Joined _ -> "cluster_joined";
      case Event.JoinDelayed _ -> "join_delayed";
      case Event.LeaveCompleted _ -> "cluster_left";
      case Event.Refuted _ -> "suspicion_refuted";
      case Event.LocalHealthChanged _ -> "local_health_changed";
      case Event.LoopStalled _ -> "loop_stalled";
      case Event.Isolated _ -> "isolated";
      case Event.Reconnected _ -> "reconnected";
      case Event.PartitionDetected _ -> "partition_detected";
      case Event.PartitionHealed _ -> "partition_healed";
      case Event.Refused _ -> "update_refused";
    };
  }

  public static void write(JsonWriter out, Event event, long atMillis) {
    out.beginObject().time("at", atMillis);
    switch (event) {
      case Event.MemberUp e -> NodeJson.writeReference(out, "node", e.member());
      case Event.MemberChanged e -> NodeJson.writeReference(out, "node", e.member());
      case Event.MemberSuspected e -> {
        NodeJson.writeReference(out, "node", e.member());
        out.field("by", e.by().toString());
      }
      case Event.MemberTrusted e -> NodeJson.writeReference(out, "node", e.member());
      case Event.MemberFailed e -> NodeJson.writeReference(out, "node", e.member());
      case Event.MemberLeft e -> NodeJson.writeReference(out, "node", e.member());
      case Event.MemberReplaced e -> {
        NodeJson.writeReference(out, "node", e.member());
        NodeJson.writeReference(out, "former", e.former());
      }
      case Event.Conflict e -> {
        NodeJson.writeReference(out, "node", e.existing());
        NodeJson.writeReference(out, "claimant", e.claimant());
        out.field("field", e.field());
      }
      case Event.MemberHeldDown e -> {
        NodeJson.writeReference(out, "node", e.member());
        out.field("flaps", e.flaps());
      }
      case Event.Joined e -> out.field("seed", e.seed().toString()).field("members", e.members());
      case Event.JoinDelayed e -> out.field("attempts", e.attempts());
      case Event.LeaveCompleted _ -> {}
      case Event.Refuted e ->
          out.field("by", e.by().toString()).field("incarnation", e.incarnation());
      case Event.LocalHealthChanged e -> out.field("score", e.score());
      case Event.LoopStalled e -> out.field("stalled_ms", TimeUnit.NANOSECONDS.toMillis(e.nanos()));
      case Event.Isolated e -> out.field("members", e.members());
      case Event.Reconnected _ -> {}
      case Event.PartitionDetected e ->
          out.field("reachable", e.reachable()).field("total", e.total());
      case Event.PartitionHealed e ->
          out.field("reachable", e.reachable()).field("total", e.total());
      case Event.Refused e -> out.field("by", e.sender().toString()).field("reason", e.reason());
    }
    out.endObject();
  }
}
