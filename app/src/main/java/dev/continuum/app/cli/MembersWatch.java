package dev.continuum.app.cli;

import dev.continuum.client.Cluster;
import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Json;
import dev.continuum.client.NodeEvent;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The nodes of a cluster, watched. One thread only. */
final class MembersWatch implements EventWatch.Watched {
  private static final List<String> EVENTS =
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
          "isolated",
          "reconnected",
          "partition_detected",
          "partition_healed");

  private final Terminal terminal;
  private final ContinuumClient client;
  private final List<String> states;
  private final List<String> zones;
  private final boolean json;

  /**
   * @param states only nodes in these states, none for all
   * @param zones only nodes of these zones, none for all
   */
  MembersWatch(
      Terminal terminal,
      ContinuumClient client,
      List<String> states,
      List<String> zones,
      boolean json) {
    this.terminal = terminal;
    this.client = client;
    this.states = states;
    this.zones = zones;
    this.json = json;
  }

  /** Gives the exit code once the thread is interrupted. */
  int run() {
    return new EventWatch(terminal, client, EVENTS, terminal.colour() && !json, this).run();
  }

  @Override
  public Runnable look() {
    Cluster cluster = client.cluster(states, zones);
    return json
        ? () -> terminal.out().println(Json.write(cluster))
        : () -> MembersText.print(terminal, cluster);
  }

  @Override
  public void print(NodeEvent event) {
    JsonNode node = event.data().path("node");
    boolean ofState = states.isEmpty() || states.contains(node.path("state").asString(""));
    boolean ofZone = zones.isEmpty() || zones.contains(node.path("zone").asString(""));
    if (node.isObject() && !(ofState && ofZone)) {
      return;
    }
    EventWatch.print(terminal, event, json);
  }
}
