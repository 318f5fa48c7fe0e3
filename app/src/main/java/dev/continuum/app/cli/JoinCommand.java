package dev.continuum.app.cli;

import dev.continuum.app.config.Configuration;
import dev.continuum.app.node.Attestation;
import dev.continuum.app.node.ClusterFolder;
import dev.continuum.app.node.DataFolder;
import dev.continuum.core.access.Enrolment;
import dev.continuum.core.access.JoinToken;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.log.DataDirLock;
import dev.continuum.drivers.tls.JoinClient;
import dev.continuum.drivers.tls.Membership;
import dev.continuum.drivers.tls.NodeKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code continuum join}. One thread only. */
@Command(
    name = "join",
    description = {
      "Let this data folder's node join a cluster, with a line that a node of it printed.",
      "It checks the cluster's authority against the token before it sends anything.",
    },
    footer = {
      "",
      "Examples:",
      "  continuum join 192.0.2.7:7001 ct1.aaaqeayeaudaocaj...",
      "  continuum join 192.0.2.7:7001 ct1.aaaqeayeaudaocaj... --node-id node-2 --start",
    })
final class JoinCommand extends BaseCommand {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private ConfigOptions options;

  @Parameters(index = "0", paramLabel = "HOST:PORT", description = "The join port.")
  private String address = "";

  @Parameters(index = "1", paramLabel = "TOKEN", description = "The token, whole.")
  private String token = "";

  @Option(
      names = "--again",
      description = "This node was in the cluster and was let go: it comes back as it was.")
  private boolean again;

  @Option(names = "--start", description = "Then start the node, in the foreground.")
  private boolean start;

  @Override
  public Integer call() throws IOException {
    Configuration configuration = options.load(terminal());
    ClusterFolder cluster =
        new ClusterFolder(configuration, DataFolder.of(configuration, terminal().workingFolder()));
    PeerAddress server = PeerAddress.tryParse(address);
    if (server == null) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "address: " + address + " (expected: host:port)",
          "paste the line that continuum start or continuum token create printed");
    }
    JoinToken parsed = JoinToken.parse(token);
    Membership membership;
    NodeKey identity;
    DataDirLock lock = DataDirLock.acquire(cluster.path());
    try (lock) {
      identity = cluster.identity();
      JoinClient client =
          new JoinClient(cluster.path(), identity, cluster.clock(), cluster.random());
      Enrolment.Applicant self = cluster.self(identity, List.of(server));
      membership =
          again
              ? client.joinAgain(server, parsed, self, Attestation.provider())
              : client.join(server, parsed, self, cluster.wantedCluster(), Attestation.provider());
    }
    report(cluster, membership, identity);
    return start ? startNode(cluster) : ExitCode.OK;
  }

  private void report(ClusterFolder cluster, Membership membership, NodeKey identity) {
    if (json()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("cluster", membership.cluster().text());
      result.put("node_id", identity.nodeId().toString());
      result.put("name", membership.name());
      result.put("role", membership.role().toString());
      result.put("zone", membership.zone());
      result.put("seeds", membership.seeds().stream().map(PeerAddress::toString).toList());
      sayJson(result);
      return;
    }
    say("joined cluster " + membership.cluster() + " as " + membership.name());
    say("  identity " + identity.nodeId());
    say("  data     " + cluster.path());
    if (!start) {
      say("  next     continuum start --data-dir " + cluster.path());
    }
  }

  private int startNode(ClusterFolder cluster) {
    List<String> arguments = new ArrayList<>();
    arguments.add("start");
    arguments.addAll(options.arguments());
    arguments.addAll(List.of("--data-dir", cluster.path().toString()));
    return Cli.run(terminal(), arguments.toArray(String[]::new));
  }
}
