package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import dev.continuum.client.FederationNode;
import dev.continuum.client.FederationStatus;
import dev.continuum.client.Group;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code continuum cluster}. One thread only. */
@Command(
    name = "cluster",
    description = "Show what the cluster has decided, and decide what an operator decides.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      ClusterStatusCommand.class,
      ClusterCommand.Voters.class,
      ClusterCommand.TransferLeader.class,
      ClusterCommand.Snapshot.class,
      ClusterCommand.Backup.class,
      ClusterRestoreCommand.class,
      ClusterLeaveCommand.Leave.class,
      ClusterLeaveCommand.Remove.class,
    },
    footer = {
      "",
      "continuum members shows who is there; this shows who was admitted, who decides, and how well",
      "that works. Any node answers; what must be decided is passed on to the leader.",
      "",
      "Examples:",
      "  continuum cluster status",
      "  continuum cluster transfer-leader node-2",
    })
final class ClusterCommand extends CommandGroup {
  /** What the asked node knows; refused where it is of no cluster. */
  static FederationStatus status(ContinuumClient client) {
    FederationStatus status = client.federation().status();
    if (status.clusterId() == null) {
      throw new CommandFailure(
          ExitCode.CONFLICT,
          "the node at " + client.node() + " is in no cluster: it decides alone",
          "continuum join, continuum start --bind HOST:PORT to found one, or name a node of a cluster"
              + " with --url");
    }
    return status;
  }

  /** The node of that name or identifier. */
  static FederationNode find(FederationStatus status, String wanted) {
    List<FederationNode> found =
        status.nodes().stream()
            .filter(node -> wanted.equals(node.name()) || wanted.equals(node.id()))
            .toList();
    if (found.isEmpty()) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          "node: " + wanted + " (expected: the name or identifier of a node of the cluster)",
          "continuum cluster status lists them");
    }
    return found.getFirst();
  }

  /** {@code continuum cluster voters}. One thread only. */
  @Command(
      name = "voters",
      description = "Show who decides, and how many of them may be lost.",
      footer = {
        "",
        "LAG is what a node lacks of the leader's log, SILENT how long the leader has not heard of",
        "it: known where the asked node leads the group.",
        "",
        "Examples:",
        "  continuum cluster voters",
        "  continuum cluster voters --group 3 --json",
      })
  static final class Voters extends ClientCommand {
    @Option(
        names = "--group",
        paramLabel = "N",
        description = "The group (0, the cluster's own).",
        defaultValue = "0")
    private int group;

    @Override
    int run(ContinuumClient client) {
      FederationStatus status = status(client);
      Group found =
          client.federation().groups().stream()
              .filter(each -> each.group() == group)
              .findFirst()
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          ExitCode.NOT_FOUND,
                          "group: " + group + " (expected: one of which the asked node is)",
                          "continuum cluster status lists the groups; ask a voter with --url"));
      if (json()) {
        sayJson(found);
      } else {
        ClusterText.voters(terminal(), found, status);
      }
      return ExitCode.OK;
    }
  }

  /** {@code continuum cluster transfer-leader}. One thread only. */
  @Command(
      name = "transfer-leader",
      description = "Let another voter lead a group.",
      footer = {
        "",
        "It must be a voter that has the whole log. Comes back once it was told to take the lead.",
        "",
        "Examples:",
        "  continuum cluster transfer-leader node-2",
        "  continuum cluster transfer-leader node-2 --group 3",
      })
  static final class TransferLeader extends ClientCommand {
    @Parameters(paramLabel = "NODE", description = "Its name or identifier.")
    private String node = "";

    @Option(
        names = "--group",
        paramLabel = "N",
        description = "The group (0, the cluster's own).",
        defaultValue = "0")
    private int group;

    @Override
    int run(ContinuumClient client) {
      FederationNode to = find(status(client), node);
      client.federation().transferLeader(group, to.id());
      if (json()) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("group", group);
        result.put("node_id", to.id());
        sayJson(result);
      } else {
        say(to.shownName() + " was told to lead group " + group);
      }
      return ExitCode.OK;
    }
  }

  /** {@code continuum cluster snapshot}. One thread only. */
  @Command(
      name = "snapshot",
      description =
          "Write a snapshot of a group on the asked node, and let go of the log before it.",
      footer = {
        "",
        "A node does this by itself as its log grows.",
        "",
        "Examples:",
        "  continuum cluster snapshot",
        "  continuum cluster snapshot --group 3",
      })
  static final class Snapshot extends ClientCommand {
    @Option(
        names = "--group",
        paramLabel = "N",
        description = "The group (0, the cluster's own).",
        defaultValue = "0")
    private int group;

    @Override
    int run(ContinuumClient client) {
      long index = client.federation().snapshot(group);
      if (json()) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("group", group);
        result.put("index", index);
        sayJson(result);
      } else {
        say("group " + group + " has a snapshot up to index " + index);
      }
      return ExitCode.OK;
    }
  }

  /** {@code continuum cluster backup}. One thread only. */
  @Command(
      name = "backup",
      description = "Save all that the cluster has decided into a file.",
      footer = {
        "",
        "Members, configuration, placements and used tokens; no keys and no memories: continuum",
        "export saves these. The file is readable by its owner alone.",
        "",
        "Examples:",
        "  continuum cluster backup cluster.backup",
      })
  static final class Backup extends ClientCommand {
    @Parameters(paramLabel = "FILE", description = "Where to; one that is there is replaced.")
    private Path file = Path.of("");

    @Override
    int run(ContinuumClient client) throws IOException {
      Path target = terminal().workingFolder().resolve(file);
      Path part = target.resolveSibling(target.getFileName() + ".part");
      Files.deleteIfExists(part);
      Files.createFile(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      long bytes;
      try {
        try (OutputStream out = Files.newOutputStream(part)) {
          bytes = client.federation().backup(out);
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      if (json()) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", target.toString());
        result.put("bytes", bytes);
        sayJson(result);
      } else {
        say("saved the cluster's decisions to " + target + " (" + bytes + " bytes)");
      }
      return ExitCode.OK;
    }
  }
}
