package dev.continuum.app.cli;

import dev.continuum.client.ClusterHealth;
import dev.continuum.client.ContinuumClient;
import dev.continuum.client.FederationStatus;
import dev.continuum.client.Group;
import dev.continuum.client.Json;
import dev.continuum.client.NodeEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code continuum cluster status}. One thread only. */
@Command(
    name = "status",
    description = "Show members of record, the groups that agree, and the cluster's health.",
    footer = {
      "",
      "DUTY is what a member does in the cluster's own group: a voter takes part in deciding, a",
      "learner gets the log without a vote, a follower fetches the state from others. ROLE is what",
      "its owner wants.",
      "",
      "With --watch all of it is drawn anew with every decision, until Ctrl-C; where the output is",
      "no terminal, decisions are appended, one a line.",
      "",
      "Examples:",
      "  continuum cluster status",
      "  continuum cluster status --watch",
      "  continuum cluster status --json | jq -r .status.leader",
    })
final class ClusterStatusCommand extends ClientCommand {
  private static final List<String> EVENTS =
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

  @Option(names = "--watch", description = "Go on showing what changes, until Ctrl-C.")
  private boolean watch;

  @Override
  int run(ContinuumClient client) {
    EventWatch.Watched status = new Watched(client);
    if (watch) {
      boolean drawn = terminal().colour() && !json();
      return new EventWatch(terminal(), client, EVENTS, drawn, status).run();
    }
    status.look().run();
    return ExitCode.OK;
  }

  /** All of it, asked for and printed. One thread only. */
  private final class Watched implements EventWatch.Watched {
    private final ContinuumClient client;

    Watched(ContinuumClient client) {
      this.client = client;
    }

    @Override
    public Runnable look() {
      FederationStatus status = client.federation().status();
      ClusterHealth health = client.federation().health();
      List<Group> groups = client.federation().groups();
      if (!json()) {
        return () -> ClusterText.status(terminal(), status, health, groups);
      }
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("status", status);
      all.put("health", health);
      all.put("groups", groups);
      return () -> terminal().out().println(Json.write(all));
    }

    @Override
    public void print(NodeEvent event) {
      EventWatch.print(terminal(), event, json());
    }
  }
}
