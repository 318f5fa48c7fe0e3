package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Departure;
import dev.continuum.client.FederationNode;
import dev.continuum.client.FederationStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command after which a node is no member any more. One thread only. */
abstract class ClusterLeaveCommand extends ClientCommand {
  @Option(names = "--yes", description = "Don't ask: needed where no person can answer.")
  private boolean yes;

  /** What is lost or at risk, in lines for people. */
  static List<String> risks(FederationStatus status, FederationNode node, boolean forced) {
    List<String> risks = new ArrayList<>();
    boolean voter = "voter".equals(node.duty());
    if (forced) {
      risks.add("what is only on " + node.shownName() + " is lost");
    }
    if (voter) {
      int left = status.voters().count() - 1;
      int tolerated = left - (left / 2 + 1);
      risks.add(
          left == 0
              ? "it is the only voter: nobody is left to decide"
              : left
                  + (left == 1 ? " voter is left, " : " voters are left, ")
                  + Math.max(0, tolerated)
                  + " of which may be lost, until another node takes its place");
    }
    if (forced && ("healthy".equals(node.state()) || "degraded".equals(node.state()))) {
      risks.add("it answers: continuum cluster leave " + node.shownName() + " loses nothing");
    }
    return risks;
  }

  /** Comes back where a person, or {@code --yes}, wants it. */
  void confirm(FederationStatus status, FederationNode node, boolean forced) throws IOException {
    if (yes) {
      return;
    }
    Confirmation.ask(
        terminal(),
        "remove " + node.shownName() + " from " + status.clusterId(),
        risks(status, node, forced));
  }

  int leave(ContinuumClient client, FederationNode node, boolean graceful) {
    Departure departure = client.federation().leave(node.id(), graceful);
    if (json()) {
      sayJson(departure);
    } else {
      say(node.shownName() + (departure.graceful() ? " has left" : " was removed"));
      departure.warnings().forEach(warning -> terminal().err().println("warning: " + warning));
    }
    return ExitCode.OK;
  }

  /** {@code continuum cluster leave}. One thread only. */
  @Command(
      name = "leave",
      description = "Let a node leave the cluster in order: a voter hands its duty over first.",
      footer = {
        "",
        "Without NODE the asked node leaves. It goes on running, as a member of nothing, until it is",
        "stopped. Where too few voters would be left it is refused, and nothing changes.",
        "",
        "Examples:",
        "  continuum cluster leave",
        "  continuum cluster leave node-3 --yes",
      })
  static final class Leave extends ClusterLeaveCommand {
    @Parameters(arity = "0..1", paramLabel = "NODE", description = "Its name or identifier.")
    private @Nullable String node;

    @Override
    int run(ContinuumClient client) throws IOException {
      FederationStatus status = ClusterCommand.status(client);
      FederationNode leaving = ClusterCommand.find(status, node == null ? status.self() : node);
      confirm(status, leaving, false);
      return leave(client, leaving, true);
    }
  }

  /** {@code continuum cluster remove}. One thread only. */
  @Command(
      name = "remove",
      description = "Remove a node that will not come back.",
      footer = {
        "",
        "A voter's duty is given to another node first. Where that cannot be, the answer says what is",
        "at risk; --force removes it all the same. What was only on the node is lost. A node that was",
        "removed must be admitted anew: continuum join.",
        "",
        "Where no majority of the voters lives, nothing can be decided, and so nobody removed.",
        "",
        "Examples:",
        "  continuum cluster remove node-3",
        "  continuum cluster remove node-3 --force --yes",
      })
  static final class Remove extends ClusterLeaveCommand {
    @Parameters(paramLabel = "NODE", description = "Its name or identifier.")
    private String node = "";

    @Option(
        names = "--force",
        description = "Although its duty cannot be handed over, or too few voters are left.")
    private boolean force;

    @Override
    int run(ContinuumClient client) throws IOException {
      FederationStatus status = ClusterCommand.status(client);
      FederationNode leaving = ClusterCommand.find(status, node);
      confirm(status, leaving, true);
      return leave(client, leaving, !force);
    }
  }
}
