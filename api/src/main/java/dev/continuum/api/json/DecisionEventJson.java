package dev.continuum.api.json;

import dev.continuum.core.node.DecisionEvent;
import dev.continuum.core.node.FederationService.ConfigEntry;
import java.util.List;

/** Something that the cluster decided, as JSON. Thread-safe (stateless). */
public final class DecisionEventJson {
  /** Every name of an event. */
  public static final List<String> NAMES =
      List.of(
          "leader_changed",
          "member_admitted",
          "member_gone",
          "duty_changed",
          "member_quarantined",
          "epoch_advanced",
          "config_changed",
          "node_state_changed",
          "health_changed",
          "state_diverged");

  private DecisionEventJson() {}

  /** The name of an event, as a stream's readers filter it. */
  public static String name(DecisionEvent event) {
    return switch (event) {
      case DecisionEvent.LeaderChanged _ -> "leader_changed";
      case DecisionEvent.MemberAdmitted _ -> "member_admitted";
      case DecisionEvent.MemberGone _ -> "member_gone";
      case DecisionEvent.DutyChanged _ -> "duty_changed";
      case DecisionEvent.MemberQuarantined _ -> "member_quarantined";
      case DecisionEvent.EpochAdvanced _ -> "epoch_advanced";
      case DecisionEvent.ConfigChanged _ -> "config_changed";
      case DecisionEvent.NodeStateChanged _ -> "node_state_changed";
      case DecisionEvent.HealthChanged _ -> "health_changed";
      case DecisionEvent.StateDiverged _ -> "state_diverged";
    };
  }

  public static void write(JsonWriter out, DecisionEvent event, long atMillis) {
    out.beginObject().time("at", atMillis);
    switch (event) {
      case DecisionEvent.LeaderChanged e ->
          out.field("group", e.group())
              .field("leader", FederationJson.text(e.leader()))
              .field("term", e.term());
      case DecisionEvent.MemberAdmitted e -> FederationJson.writeReference(out, e.member());
      case DecisionEvent.MemberGone e -> {
        FederationJson.writeReference(out, e.member());
        out.field("forced", e.forced());
      }
      case DecisionEvent.DutyChanged e -> {
        FederationJson.writeReference(out, e.member());
        out.field("former", FederationJson.name(e.former()));
      }
      case DecisionEvent.MemberQuarantined e -> {
        FederationJson.writeReference(out, e.member());
        out.field("reason", e.reason());
      }
      case DecisionEvent.EpochAdvanced e ->
          out.field("epoch", e.epoch()).field("reason", e.reason());
      case DecisionEvent.ConfigChanged e -> entry(out, e.entry());
      case DecisionEvent.NodeStateChanged e ->
          out.field("node_id", e.node().toString())
              .field("former", FederationJson.name(e.former()))
              .field("state", FederationJson.name(e.state()))
              .field("reason", e.reason());
      case DecisionEvent.HealthChanged e ->
          out.field("former", FederationJson.name(e.former()))
              .field("health", FederationJson.name(e.health().level()))
              .field("reasons", HealthJson.reasons(e.health()));
      case DecisionEvent.StateDiverged e ->
          out.field("group", e.group())
              .field("index", e.index())
              .field("expected_hash", FederationJson.hash(e.expectedHash()))
              .field("hash", FederationJson.hash(e.hash()));
    }
    out.endObject();
  }

  /** Without a value where it was removed. */
  private static void entry(JsonWriter out, ConfigEntry entry) {
    boolean set = !entry.value().isEmpty();
    out.field("key", entry.key())
        .field("value", set ? entry.value() : null)
        .field("set", set)
        .field("version", ClusterConfigJson.version(entry));
  }
}
