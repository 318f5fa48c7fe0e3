package dev.continuum.app.cli;

import dev.continuum.app.config.Configuration;
import dev.continuum.app.config.DiscoveryKeys.Method;
import dev.continuum.app.node.ClusterFolder;
import dev.continuum.app.node.DataFolder;
import dev.continuum.app.node.DiscoverySettings;
import dev.continuum.app.node.FolderVerifier;
import dev.continuum.client.ClientException;
import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Node;
import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.Peer;
import dev.continuum.core.discovery.Refusal;
import dev.continuum.core.discovery.Verdict;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.discovery.Discovery;
import dev.continuum.drivers.discovery.DiscoveryReport;
import dev.continuum.drivers.discovery.DiscoveryReport.MethodReport;
import dev.continuum.drivers.discovery.ListedSource;
import dev.continuum.drivers.discovery.MdnsSource;
import dev.continuum.drivers.discovery.PeerCache;
import dev.continuum.drivers.discovery.PeerListener;
import dev.continuum.drivers.discovery.PeerVerifier;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code continuum discover}. One thread only. */
@Command(
    name = "discover",
    description = "Look for other nodes once, and show what each method found.",
    footer = {
      "",
      "It needs no running node. It looks with this configuration, announces nothing and joins",
      "nothing. Where the data folder belongs to a cluster, each peer must prove by its certificate",
      "that it does too; elsewhere nobody can be verified. Ends with 1 where every method failed.",
      "",
      "Examples:",
      "  continuum discover",
      "  continuum discover --method dns --set federation.discovery.dns_domain=_continuum._tcp.example.com",
      "  continuum discover --json | jq .methods",
    })
final class DiscoverCommand extends BaseCommand {
  private static final String NO_CERTIFICATE = "no certificate";
  private static final String ALIVE = "alive";
  static final String CONSUL_TOKEN_VARIABLE = "CONSUL_HTTP_TOKEN";

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private ConfigOptions options;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      split = ",",
      description =
          "Only this method: ${COMPLETION-CANDIDATES}; may be repeated. Without it:"
              + " federation.discovery.enabled_methods.")
  private List<Method> methods = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Configuration configuration = options.load(terminal());
    DiscoverySettings settings =
        new DiscoverySettings(
            configuration,
            terminal().workingFolder(),
            terminal().environment().get(CONSUL_TOKEN_VARIABLE));
    DataFolder folder = DataFolder.of(configuration, terminal().workingFolder());
    Set<Method> wanted = new LinkedHashSet<>(methods.isEmpty() ? settings.methods() : methods);
    if (methods.isEmpty() && folder.address().isPresent()) {
      wanted.add(Method.GOSSIP);
    }
    ClusterFolder cluster = new ClusterFolder(configuration, folder);
    DiscoveryReport report;
    RandomSource random = new SeededRandom(System.nanoTime());
    FolderVerifier verifier = FolderVerifier.of(cluster, random.fork()).orElse(null);
    try (verifier;
        Discovery discovery =
            new Discovery(
                settings.options(verifier == null ? null : verifier.self(), List.of()),
                settings.sources(
                    wanted,
                    methods.isEmpty() || methods.contains(Method.BOOTSTRAP)
                        ? cluster.peers()
                        : List.of(),
                    MdnsSource.browsing(""),
                    ListedSource.gossip(() -> members(folder))),
                methods.isEmpty() ? new PeerCache(folder.path()) : null,
                verifier == null ? PeerVerifier.none(NO_CERTIFICATE) : verifier,
                PeerListener.ignore(),
                random)) {
      report = discovery.once();
    }
    if (json()) {
      sayJson(json(report));
    } else {
      print(report);
    }
    boolean allFailed = report.methods().stream().allMatch(each -> each.error() != null);
    return allFailed && !report.methods().isEmpty() ? ExitCode.FAILURE : ExitCode.OK;
  }

  /** Whom the folder's node has heard of, if it runs. */
  private static List<PeerAddress> members(DataFolder folder) {
    List<PeerAddress> members = new ArrayList<>();
    try {
      URI node = folder.address().orElse(null);
      if (node != null) {
        try (ContinuumClient client = ContinuumClient.connect(node)) {
          for (Node each : client.cluster(List.of(ALIVE), List.of()).nodes()) {
            PeerAddress address =
                each.address() == null ? null : PeerAddress.tryParse(each.address());
            if (address != null) {
              members.add(address);
            }
          }
        }
      }
    } catch (IOException | ClientException e) {
      // It stopped just now: nobody is left to tell.
    }
    return members;
  }

  private void print(DiscoveryReport report) {
    TextTable table = new TextTable("METHOD", "FOUND", "VERIFIED", "TOOK", "RESULT");
    for (MethodReport each : report.methods()) {
      String error = each.error();
      table.row(
          each.method().label(),
          String.valueOf(each.found()),
          String.valueOf(each.verified()),
          each.tookMillis() + " ms",
          error == null ? "ok" : "failed: " + error);
    }
    table.print(terminal());
    if (!report.peers().isEmpty()) {
      say("");
      TextTable peers = new TextTable("PEER", "FOUND BY", "PRIORITY", "WEIGHT", "STATE");
      for (Peer peer : report.peers()) {
        peers.row(
            peer.address().toString(),
            String.join(",", labels(peer)),
            String.valueOf(peer.priority()),
            String.valueOf(peer.weight()),
            state(peer.verdict()));
      }
      peers.print(terminal());
    }
    for (MethodReport each : report.methods()) {
      for (Refusal refusal : each.refused()) {
        if (!refusal.reason().startsWith("not verified: ")) {
          say(
              "refused ("
                  + each.method().label()
                  + "): "
                  + refusal.what()
                  + ": "
                  + refusal.reason());
        }
      }
    }
  }

  private static Map<String, Object> json(DiscoveryReport report) {
    List<Map<String, @Nullable Object>> methods = new ArrayList<>();
    for (MethodReport each : report.methods()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("method", each.method().label());
      one.put("found", each.found());
      one.put("verified", each.verified());
      one.put("error", each.error());
      one.put("took_ms", each.tookMillis());
      one.put("last_run", text(each.lastRun()));
      one.put("next_run", text(each.nextRun()));
      List<Map<String, String>> refused = new ArrayList<>();
      for (Refusal refusal : each.refused()) {
        Map<String, String> listed = new LinkedHashMap<>();
        listed.put("what", refusal.what());
        listed.put("reason", refusal.reason());
        refused.add(listed);
      }
      one.put("refused", refused);
      methods.add(one);
    }
    List<Map<String, Object>> peers = new ArrayList<>();
    for (Peer peer : report.peers()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("address", peer.address().toString());
      one.put("methods", labels(peer));
      one.put("priority", peer.priority());
      one.put("weight", peer.weight());
      one.put("state", state(peer.verdict()));
      peers.add(one);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("methods", methods);
    all.put("peers", peers);
    return all;
  }

  private static List<String> labels(Peer peer) {
    return peer.methods().stream().map(DiscoveryMethod::label).toList();
  }

  private static String state(@Nullable Verdict verdict) {
    return switch (verdict) {
      case null -> "not asked";
      case Verdict.Accepted(var node) -> "verified: " + node;
      case Verdict.Refused(String reason) -> "refused: " + reason;
      case Verdict.Unverified(String reason) -> "not verified: " + reason;
    };
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
