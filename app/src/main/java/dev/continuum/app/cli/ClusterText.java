package dev.continuum.app.cli;

import dev.continuum.client.ClusterHealth;
import dev.continuum.client.FederationNode;
import dev.continuum.client.FederationStatus;
import dev.continuum.client.Group;
import dev.continuum.client.Group.Replica;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a cluster has decided, in words. Thread-safe (stateless). */
final class ClusterText {
  private static final String NOTHING = "-";
  private static final double WHOLE_PERCENT = 100;

  private ClusterText() {}

  /** Members, groups, and what is wrong. */
  static void status(
      Terminal terminal, FederationStatus status, ClusterHealth health, List<Group> groups) {
    TextTable table =
        new TextTable("NAME", "STATE", "DUTY", "ROLE", "ZONE", "ADDRESS", "LOAD", "LATENCY");
    status.nodes().stream()
        .sorted(Comparator.comparing(FederationNode::shownName))
        .forEach(
            node ->
                table.row(
                    name(node),
                    state(node),
                    shown(node.duty()),
                    shown(node.role()),
                    shown(node.zone()),
                    shown(node.address()),
                    node.load() == null ? NOTHING : Math.round(WHOLE_PERCENT * node.load()) + "%",
                    node.latencyMs() == null
                        ? NOTHING
                        : String.format(Locale.ROOT, "%.1f ms", node.latencyMs())));
    table.print(terminal);
    if (!groups.isEmpty()) {
      terminal.out().println();
      groups(terminal, groups, names(status));
    }
    terminal.out().println();
    terminal.out().println(terminal.bold(summary(status)));
    health.reasons().forEach(reason -> terminal.out().println("  " + reason));
  }

  /** The cluster in a line. */
  static String summary(FederationStatus status) {
    if (status.clusterId() == null) {
      return "no cluster: this node decides alone, epoch "
          + status.epoch()
          + ", configuration "
          + status.configVersion();
    }
    FederationStatus.Voters voters = status.voters();
    String leader =
        status.leader() == null
            ? "NO LEADER IS KNOWN"
            : "led by " + names(status).getOrDefault(status.leader(), status.leader());
    return status.clusterId()
        + ": "
        + status.health()
        + ", "
        + leader
        + ", "
        + voters.count()
        + (voters.count() == 1 ? " voter (" : " voters (")
        + voters.tolerated()
        + " may be lost), "
        + status.mode()
        + ", "
        + status.topology()
        + ", epoch "
        + status.epoch()
        + ", configuration "
        + status.configVersion();
  }

  /** Voters and learners of a group. */
  static void voters(Terminal terminal, Group group, FederationStatus status) {
    Map<String, String> names = names(status);
    Map<String, Replica> replicas = new HashMap<>();
    group.replicas().forEach(replica -> replicas.put(replica.nodeId(), replica));
    TextTable table = new TextTable("NAME", "DUTY", "STATE", "ZONE", "LAG", "SILENT");
    group.voters().forEach(id -> row(table, id, "voter", group, status, replicas.get(id)));
    group.learners().forEach(id -> row(table, id, "learner", group, status, replicas.get(id)));
    table.print(terminal);
    terminal.out().println();
    terminal
        .out()
        .println(
            terminal.bold(
                "group "
                    + group.group()
                    + ": "
                    + group.voters().size()
                    + (group.voters().size() == 1 ? " voter, " : " voters, ")
                    + group.quorum()
                    + " must agree, "
                    + group.tolerated()
                    + " may be lost; "
                    + (group.leader() == null
                        ? "NO LEADER IS KNOWN"
                        : "led by " + names.getOrDefault(group.leader(), group.leader()))));
  }

  private static void row(
      TextTable table,
      String id,
      String duty,
      Group group,
      FederationStatus status,
      @Nullable Replica replica) {
    FederationNode node =
        status.nodes().stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
    String name = node == null ? id : node.shownName();
    table.row(
        id.equals(group.leader()) ? name + " (leads)" : name,
        duty,
        node == null ? NOTHING : state(node),
        node == null ? NOTHING : shown(node.zone()),
        replica == null ? NOTHING : Long.toString(replica.lagEntries()),
        replica == null ? NOTHING : replica.silentMs() + " ms");
  }

  private static void groups(Terminal terminal, List<Group> groups, Map<String, String> names) {
    TextTable table =
        new TextTable(
            "GROUP", "HERE", "LEADER", "TERM", "COMMITTED", "APPLIED", "LOG", "LAG", "HASH");
    for (Group group : groups) {
      long lag = group.replicas().stream().mapToLong(Replica::lagEntries).max().orElse(-1);
      table.row(
          Integer.toString(group.group()),
          group.failure() == null ? group.role() : group.role() + ": " + group.failure(),
          group.leader() == null ? NOTHING : names.getOrDefault(group.leader(), group.leader()),
          Long.toString(group.term()),
          Long.toString(group.commitIndex()),
          Long.toString(group.appliedIndex()),
          Long.toString(group.logEntries()),
          lag < 0 ? NOTHING : Long.toString(lag),
          group.hash());
    }
    table.print(terminal);
  }

  private static String name(FederationNode node) {
    if (node.leader()) {
      return node.shownName() + (node.self() ? " (asked, leads)" : " (leads)");
    }
    return node.shownName() + (node.self() ? " (asked)" : "");
  }

  private static String state(FederationNode node) {
    if ("quarantined".equals(node.standing())) {
      return "quarantined";
    }
    return node.state() == null ? NOTHING : node.state();
  }

  private static Map<String, String> names(FederationStatus status) {
    Map<String, String> names = new HashMap<>();
    status.nodes().forEach(node -> names.put(node.id(), node.shownName()));
    return names;
  }

  private static String shown(@Nullable String text) {
    return text == null || text.isEmpty() ? NOTHING : text;
  }
}
