package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import dev.continuum.client.FederationStatus;
import dev.continuum.client.RestorePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code continuum cluster restore}. One thread only. */
@Command(
    name = "restore",
    description = "Bring back what continuum cluster backup saved.",
    footer = {
      "",
      "Configuration, grants, used tokens, quarantines, departures, placements and allocations come",
      "back. Members do not: nodes join with tokens. What the cluster has decided since its birth",
      "goes, so it asks first where there is something. The epoch rises.",
      "",
      "An interrupted restoration is begun again with the same command.",
      "",
      "Examples:",
      "  continuum cluster restore cluster.backup --dry-run",
      "  continuum cluster restore cluster.backup --yes --json",
    })
final class ClusterRestoreCommand extends ClientCommand {
  @Parameters(paramLabel = "FILE", description = "What continuum cluster backup wrote.")
  private Path file = Path.of("");

  @Option(names = "--dry-run", description = "Only say what it would bring and take.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Don't ask: needed where no person can answer.")
  private boolean yes;

  @Override
  int run(ContinuumClient client) throws IOException {
    Path source = terminal().workingFolder().resolve(file);
    if (!Files.isRegularFile(source)) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          "file: " + source + " (expected: what continuum cluster backup wrote)",
          null);
    }
    RestorePlan plan = client.federation().planRestore(source);
    if (dryRun) {
      return say(plan, plan.rows() + " decisions would come back");
    }
    if (plan.replaced() > 0 && !yes) {
      FederationStatus status = client.federation().status();
      String cluster = status.clusterId();
      Confirmation.ask(
          terminal(),
          "restore " + file + " into " + (cluster == null ? "this node alone" : cluster),
          plan.warnings());
    }
    RestorePlan done = client.federation().restore(source, true);
    return say(done, done.rows() + " decisions are back");
  }

  private int say(RestorePlan plan, String outcome) {
    if (json()) {
      sayJson(plan);
      return ExitCode.OK;
    }
    String from = plan.cluster();
    say(
        outcome
            + ", of "
            + (from == null ? "a node alone" : "cluster " + from)
            + " at "
            + plan.createdAt());
    plan.warnings().forEach(warning -> terminal().err().println("warning: " + warning));
    return ExitCode.OK;
  }
}
