package dev.continuum.app.cli;

import dev.continuum.app.node.ClusterFolder;
import dev.continuum.drivers.federation.Recovery;
import dev.continuum.drivers.log.DataDirLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code continuum recover}. One thread only. */
@Command(
    name = "recover",
    description = {
      "Let this data folder's node decide alone, where a majority of the voters is lost for good.",
      "What only the lost voters had is given up. They must never take part again with their old",
      "data. The node must be stopped. What was decided is copied first, to a folder beside it; the",
      "next start makes this node the only voter, under a new epoch.",
      "Read \"Lost majority\" in the documentation before.",
    },
    footer = {
      "",
      "Examples:",
      "  continuum recover --data-dir /var/lib/continuum",
      "  continuum recover --data-dir /var/lib/continuum --yes --json",
    })
final class RecoverCommand extends IdentityCommand {
  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  int run(ClusterFolder cluster) throws IOException {
    Path backup;
    DataDirLock lock = DataDirLock.acquire(cluster.path());
    try (lock) {
      if (!yes) {
        Confirmation.ask(
            terminal(),
            "let " + cluster.path() + " decide alone",
            List.of(
                "what only the other voters had is given up",
                "they are lost for good, and never start again with their old data"));
      }
      backup = Recovery.order(cluster.path(), cluster.clock().millis());
    }
    if (json()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("data", cluster.path().toString());
      result.put("backup", backup.toString());
      sayJson(result);
      return ExitCode.OK;
    }
    say("recovery ordered for " + cluster.path());
    say("  backup   " + backup);
    say("  next     continuum start --data-dir " + cluster.path());
    say("  then     continuum cluster status: one voter, a higher epoch");
    return ExitCode.OK;
  }
}
