package dev.continuum.app.cli;

import dev.continuum.client.Cluster;
import dev.continuum.client.ContinuumClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code continuum members}. One thread only. */
@Command(
    name = "members",
    description = "Show the nodes of the cluster, as one of them sees it.",
    footer = {
      "",
      "LATENCY is the smoothed round trip from the node that is asked, SINCE how long a node has",
      "been in its state. A suspect gave somebody no answer and may still refute that.",
      "",
      "With --watch the table is drawn anew with every event, until Ctrl-C; where the output is no",
      "terminal, events are appended, one a line. A node that stops answering is tried again.",
      "",
      "Examples:",
      "  continuum members",
      "  continuum members --watch",
      "  continuum members --state dead --state suspect",
      "  continuum members --json | jq -r '.nodes[] | select(.state == \"alive\") | .address'",
    })
final class MembersCommand extends ClientCommand {
  /** What is believed of a node. */
  enum State {
    ALIVE,
    SUSPECT,
    DEAD,
    LEFT
  }

  @Option(names = "--watch", description = "Go on showing what changes, until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Only nodes in this state: ${COMPLETION-CANDIDATES}; may be repeated.")
  private List<State> states = new ArrayList<>();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      split = ",",
      description = "Only nodes of this zone; may be repeated.")
  private List<String> zones = new ArrayList<>();

  @Override
  int run(ContinuumClient client) {
    List<String> wanted = states.stream().map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
    if (watch) {
      return new MembersWatch(terminal(), client, wanted, zones, json()).run();
    }
    Cluster cluster = client.cluster(wanted, zones);
    if (json()) {
      sayJson(cluster);
    } else {
      MembersText.print(terminal(), cluster);
    }
    return ExitCode.OK;
  }
}
