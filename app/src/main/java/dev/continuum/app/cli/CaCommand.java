package dev.continuum.app.cli;

import dev.continuum.app.node.ClusterFolder;
import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.Enrolment;
import dev.continuum.core.access.Member;
import dev.continuum.core.access.NodeRole;
import dev.continuum.core.access.SpiffeId;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.tls.ClusterAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code continuum ca}. One thread only. */
@Command(
    name = "ca",
    description = "Look after the cluster's authority: who is in, who is out.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      CaCommand.Show.class,
      CaCommand.Issue.class,
      CaCommand.Revoke.class,
      CaCommand.Renew.class,
      CaCommand.Export.class,
    },
    footer = {"", "Examples:", "  continuum ca show", "  continuum ca revoke node-3"})
final class CaCommand extends CommandGroup {
  /** {@code continuum ca show}. One thread only. */
  @Command(
      name = "show",
      description = "Show this node's identity, the authority, and the nodes that it let in.",
      footer = {"", "Examples:", "  continuum ca show", "  continuum ca show --json"})
  static final class Show extends IdentityCommand {
    @Override
    int run(ClusterFolder cluster) {
      NodeId self = cluster.identity().nodeId();
      ClusterAuthority authority = cluster.authority().orElse(null);
      if (json()) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("node_id", self.toString());
        if (authority != null) {
          result.put("cluster", authority.cluster().text());
          result.put("authority_until", authority.certificate().getNotAfter().toInstant() + "");
          result.put("members", authority.members().stream().map(IdentityCommand::jsonOf).toList());
        }
        sayJson(result);
        return ExitCode.OK;
      }
      say("identity   " + self);
      if (authority == null) {
        cluster.wantedCluster().ifPresent(name -> sayName(name, self));
        say("authority  its key is not on this node");
        return ExitCode.OK;
      }
      say("cluster    " + authority.cluster());
      sayName(authority.cluster(), self);
      say("authority  until " + authority.certificate().getNotAfter().toInstant());
      TextTable table = new TextTable("NODE", "NAME", "ROLE", "ZONE", "SINCE", "STATUS");
      for (Member member : authority.members()) {
        table.row(
            member.id().shortName(),
            member.name(),
            member.role().toString(),
            member.zone().isEmpty() ? "-" : member.zone(),
            at(member.enrolledMillis()),
            member.revoked() ? "revoked" : "in");
      }
      table.print(terminal());
      return ExitCode.OK;
    }

    /** The name that the node's certificate has. */
    private void sayName(ClusterName cluster, NodeId self) {
      say("name       " + new SpiffeId(cluster, self));
    }
  }

  /** {@code continuum ca issue}. One thread only. */
  @Command(
      name = "issue",
      description = {
        "Sign a certificate request (PEM or DER, P-256) for a node that an operator lets in.",
        "The names in the request are not believed: the certificate has the node's.",
      },
      footer = {
        "",
        "Examples:",
        "  continuum ca issue node.csr --for aaaaaaaaaaaaaaaaaaaaaaaaaa --name node-9 > node.pem",
      })
  static final class Issue extends IdentityCommand {
    @Parameters(paramLabel = "FILE", description = "The request.")
    private Path request = Path.of("");

    @Option(
        names = "--for",
        required = true,
        paramLabel = "IDENTITY",
        description = "The node's identity, as its 'continuum ca show' prints it.")
    private String identity = "";

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Override
    int run(ClusterFolder cluster) throws IOException {
      NodeId node = NodeId.tryParse(identity);
      if (node == null) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--for: " + identity + " (expected: " + NodeId.TEXT_CHARS + " characters of a-z, 2-7)",
            "run continuum ca show on the node");
      }
      Path file = terminal().workingFolder().resolve(request);
      String chain =
          cluster
              .requireAuthority()
              .issue(
                  Files.readAllBytes(file),
                  new Enrolment.Applicant(node, name, NodeRole.AUTO, "", ""));
      if (json()) {
        sayJson(Map.of("node_id", node.toString(), "chain", chain));
      } else {
        terminal().out().print(chain);
      }
      return ExitCode.OK;
    }
  }

  /** {@code continuum ca revoke}. One thread only. */
  @Command(
      name = "revoke",
      description = {
        "Put nodes out of the cluster, for good: no certificate of theirs is accepted, their open"
            + " connections are cut.",
      },
      footer = {"", "Examples:", "  continuum ca revoke node-3", "  continuum ca revoke mzxw6ytb"})
  static final class Revoke extends IdentityCommand {
    @Parameters(
        arity = "1..*",
        paramLabel = "NODE",
        description = "Names or identities; the beginning of an identity is enough.")
    private List<String> nodes = List.of();

    @Override
    int run(ClusterFolder cluster) {
      for (String node : nodes) {
        Member member = cluster.requireAuthority().revoke(node);
        if (json()) {
          sayJson(jsonOf(member));
        } else {
          say("revoked " + member.name() + " (" + member.id() + ")");
        }
      }
      return ExitCode.OK;
    }
  }

  /** {@code continuum ca renew}. One thread only. */
  @Command(
      name = "renew",
      description = {
        "Give this node a new key and certificate now; a running node takes it within seconds.",
        "Nodes renew by themselves; this is for a key that may be known to others.",
      },
      footer = {"", "Examples:", "  continuum ca renew"})
  static final class Renew extends IdentityCommand {
    @Override
    int run(ClusterFolder cluster) {
      NodeId self = cluster.identity().nodeId();
      String until = cluster.requireAuthority().renew(self).toString();
      if (json()) {
        sayJson(Map.of("node_id", self.toString(), "until", until));
      } else {
        say("renewed until " + until);
      }
      return ExitCode.OK;
    }
  }

  /** {@code continuum ca export}. One thread only. */
  @Command(
      name = "export",
      description = "Print the authority's certificate and the revocation list, in PEM. No key.",
      footer = {"", "Examples:", "  continuum ca export > cluster.pem"})
  static final class Export extends IdentityCommand {
    @Override
    int run(ClusterFolder cluster) {
      String pem = cluster.requireAuthority().export();
      if (json()) {
        sayJson(Map.of("pem", pem));
      } else {
        terminal().out().print(pem);
      }
      return ExitCode.OK;
    }
  }
}
