package dev.continuum.app.cli;

import dev.continuum.app.config.TimeSpan;
import dev.continuum.app.node.ClusterFolder;
import dev.continuum.core.access.NodeRole;
import dev.continuum.core.access.TokenGrant;
import dev.continuum.core.access.TokenRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code continuum token}. One thread only. */
@Command(
    name = "token",
    description = "Make, list and take back the tokens that let nodes join.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      TokenCommand.Create.class,
      TokenCommand.ListTokens.class,
      TokenCommand.Revoke.class,
    },
    footer = {
      "",
      "They work on the node that founded the cluster, whether it runs or not.",
      "",
      "Examples:",
      "  continuum token create",
      "  continuum token list",
    })
final class TokenCommand extends CommandGroup {
  /** {@code continuum token create}. One thread only. */
  @Command(
      name = "create",
      description = "Make a token, and print the line that the joining machine runs.",
      footer = {
        "",
        "The token is shown once; the cluster keeps only what judges it.",
        "",
        "Examples:",
        "  continuum token create",
        "  continuum token create --role observer --zone east --ttl 10m --uses 3",
      })
  static final class Create extends IdentityCommand {
    @Option(
        names = "--role",
        paramLabel = "ROLE",
        defaultValue = "auto",
        description = "The role it is for: auto (any), leader, follower, observer, edge.")
    private NodeRole role = NodeRole.AUTO;

    @Option(
        names = "--zone",
        paramLabel = "ZONE",
        defaultValue = "",
        description = "The zone it is for; any without it.")
    private String zone = "";

    @Option(
        names = "--ttl",
        paramLabel = "SPAN",
        defaultValue = "1h",
        description = "How long it lives, such as 10m or 2d (${DEFAULT-VALUE}).")
    private String ttl = "1h";

    @Option(
        names = "--uses",
        paramLabel = "COUNT",
        defaultValue = "1",
        description = "How many nodes it lets in (${DEFAULT-VALUE}).")
    private int uses;

    @Override
    int run(ClusterFolder cluster) throws IOException {
      Duration lifetime = TimeSpan.tryParse(ttl);
      if (lifetime == null) {
        throw new CommandFailure(
            ExitCode.USAGE, "--ttl: " + ttl + " (expected: a span such as 10m, 1h or 2d)", null);
      }
      TokenGrant grant = new TokenGrant(role, zone, lifetime, uses);
      String line = cluster.joinLine(grant);
      if (json()) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("join", line);
        result.put("token", line.substring(line.lastIndexOf(' ') + 1));
        result.put("address", cluster.joinTarget());
        result.put("uses", uses);
        result.put("ttl_seconds", lifetime.toSeconds());
        sayJson(result);
      } else {
        say(line);
      }
      return ExitCode.OK;
    }
  }

  /** {@code continuum token list}. One thread only. */
  @Command(
      name = "list",
      description = "List the tokens: open, used, expired and revoked.",
      footer = {"", "Examples:", "  continuum token list", "  continuum token list --json"})
  static final class ListTokens extends IdentityCommand {
    @Override
    int run(ClusterFolder cluster) {
      TextTable table = new TextTable("TOKEN", "STATUS", "USES", "ROLE", "ZONE", "EXPIRES");
      for (TokenRecord token : cluster.requireAuthority().tokens()) {
        String status = token.status(cluster.clock().millis()).toString();
        if (json()) {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("id", token.id());
          one.put("status", status);
          one.put("uses", token.uses());
          one.put("max_uses", token.grant().maxUses());
          one.put("role", token.grant().role().toString());
          one.put("zone", token.grant().zone());
          one.put("expires_at", at(token.expiresMillis()));
          sayJson(one);
        } else {
          table.row(
              token.id(),
              status,
              token.uses() + " of " + token.grant().maxUses(),
              token.grant().role().toString(),
              token.grant().zone().isEmpty() ? "any" : token.grant().zone(),
              at(token.expiresMillis()));
        }
      }
      if (!json()) {
        table.print(terminal());
      }
      return ExitCode.OK;
    }
  }

  /** {@code continuum token revoke}. One thread only. */
  @Command(
      name = "revoke",
      description = "Take tokens back; nobody joins with them any more.",
      footer = {"", "Examples:", "  continuum token revoke aaaqeayeaudaocaj"})
  static final class Revoke extends IdentityCommand {
    @Parameters(arity = "1..*", paramLabel = "TOKEN", description = "The tokens' identifiers.")
    private java.util.List<String> ids = java.util.List.of();

    @Override
    int run(ClusterFolder cluster) {
      for (String id : ids) {
        TokenRecord token = cluster.requireAuthority().revokeToken(id);
        if (json()) {
          sayJson(Map.of("revoked", token.id()));
        } else {
          say("revoked " + token.id());
        }
      }
      return ExitCode.OK;
    }
  }
}
