package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import dev.continuum.client.NodeStatus;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code continuum status}. One thread only. */
@Command(
    name = "status",
    description = "Show how the node is.",
    footer = {"", "Examples:", "  continuum status", "  continuum status --json"})
final class StatusCommand extends ClientCommand {
  @Override
  int run(ContinuumClient client) {
    NodeStatus status = client.status();
    if (json()) {
      sayJson(status);
      return ExitCode.OK;
    }
    String health = !status.ready() ? "starting" : status.writable() ? "ready" : "ready, read-only";
    say(terminal().bold(health) + "  " + client.node());
    fact("node", status.nodeId() + ", version " + status.version());
    fact("cluster", MembersText.summary(client.clusterSummary()));
    fact("since", String.valueOf(status.startedAt()));
    fact("spaces", String.valueOf(status.spaces()));
    fact(
        "holds",
        status.memories()
            + " memories, "
            + status.links()
            + " links, "
            + status.concepts()
            + " concepts");
    fact(
        "log",
        status.log().bytes()
            + " bytes, position "
            + status.log().position()
            + " ("
            + status.log().durablePosition()
            + " on disk)");
    fact("index", status.index().lagOperations() + " operations behind");
    if (status.problem() != null) {
      fact("problem", status.problem());
    }
    List<String> warnings = status.warnings();
    if (warnings != null) {
      warnings.forEach(warning -> fact("warning", warning));
    }
    return ExitCode.OK;
  }

  private void fact(String name, String value) {
    say(terminal().faint(String.format("  %-9s", name)) + value);
  }
}
