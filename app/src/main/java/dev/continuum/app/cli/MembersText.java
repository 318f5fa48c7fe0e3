package dev.continuum.app.cli;

import dev.continuum.client.Cluster;
import dev.continuum.client.Node;
import dev.continuum.client.NodeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A cluster and its events in words. Thread-safe (stateless). */
final class MembersText {
  private static final String NOTHING = "-";
  private static final double WHOLE_PERCENT = 100;
  private static final List<String> STATES = List.of("alive", "suspect", "dead", "left");

  private MembersText() {}

  /** The table, by zone and name, and a line about the whole. */
  static void print(Terminal terminal, Cluster cluster) {
    TextTable table =
        new TextTable("NAME", "STATE", "ROLE", "ZONE", "ADDRESS", "LATENCY", "SINCE", "VERSION");
    cluster.nodes().stream()
        .sorted(Comparator.comparing((Node node) -> shown(node.zone())).thenComparing(Node::name))
        .forEach(
            node ->
                table.row(
                    node.self() ? node.name() + " (asked)" : node.name(),
                    node.state(),
                    shown(node.role()),
                    shown(node.zone()),
                    shown(node.address()),
                    latency(node.roundTripMs()),
                    age(node.since()),
                    shown(node.softwareVersion())));
    table.print(terminal);
    terminal.out().println();
    terminal.out().println(terminal.bold(summary(cluster)));
  }

  /** The whole cluster in a line. */
  static String summary(Cluster cluster) {
    StringBuilder text = new StringBuilder();
    text.append(cluster.cluster() == null ? "no cluster" : cluster.cluster())
        .append(": ")
        .append(cluster.size())
        .append(cluster.size() == 1 ? " node" : " nodes");
    Map<String, Integer> counts = cluster.states() == null ? Map.of() : cluster.states();
    List<String> parts = new ArrayList<>();
    for (String state : STATES) {
      int count = counts.getOrDefault(state, 0);
      if (count > 0) {
        parts.add(count + " " + state);
      }
    }
    text.append(parts.isEmpty() ? "" : ", " + String.join(", ", parts));
    if (cluster.partitioned()) {
      text.append("; THE NETWORK IS SPLIT, ")
          .append(Math.round(WHOLE_PERCENT * cluster.reachableFraction()))
          .append("% can be reached");
    }
    if (cluster.localHealth() > 0) {
      text.append("; the asked node is slow (local health ")
          .append(cluster.localHealth())
          .append(')');
    }
    return text.toString();
  }

  /** An event in a line: when, what, which node, and the rest. */
  static String line(NodeEvent event) {
    StringBuilder text = new StringBuilder();
    text.append(event.data().path("at").asString(NOTHING)).append("  ").append(event.name());
    event
        .data()
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("at")) {
                text.append("  ").append(field(field.getKey(), field.getValue()));
              }
            });
    return text.toString();
  }

  private static String field(String name, JsonNode value) {
    if (value.isArray()) {
      return name + "=" + value;
    }
    if (!value.isObject()) {
      return name + "=" + value.asString();
    }
    String node = value.path("name").asString(NOTHING) + " " + value.path("address").asString("");
    String zone = value.path("zone").asString("");
    String text = zone.isEmpty() ? node : node + " " + zone;
    return name.equals("node") ? text : name + "=" + text;
  }

  private static String shown(@Nullable String text) {
    return text == null || text.isEmpty() ? NOTHING : text;
  }

  private static String latency(@Nullable Double millis) {
    return millis == null ? NOTHING : String.format(Locale.ROOT, "%.1f ms", millis);
  }

  private static String age(@Nullable Instant since) {
    if (since == null) {
      return NOTHING;
    }
    Duration age = Duration.between(since, Instant.now());
    if (age.toDays() > 0) {
      return age.toDays() + " d";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h";
    }
    return age.toMinutes() > 0 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
  }
}
