package dev.continuum.bench.agreement;

import dev.continuum.bench.cluster.LabNames;
import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.Shards;
import dev.continuum.core.consensus.port.ConsensusControl.Replica;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.node.Decisions;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.core.value.SpaceName;
import dev.continuum.drivers.net.rpc.AgreementReceiver;
import dev.continuum.drivers.net.rpc.AgreementSender;
import dev.continuum.drivers.net.rpc.ClusterTransport;
import dev.continuum.drivers.net.rpc.NodeTlsSecurity;
import dev.continuum.drivers.raft.RaftEngine;
import dev.continuum.drivers.raft.RaftGroup;
import dev.continuum.drivers.raft.RaftSettings;
import dev.continuum.drivers.tls.NodeKey;
import dev.continuum.drivers.tls.NodeTls;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One of three members as a node runs it: links in mutual TLS, the engine with its log, the
 * cluster's state machine. One thread only. Commands come by lines, each is answered with one:
 * {@code leads} (true or false), {@code write IN_FLIGHT BYTES SECONDS MAY_FAIL} and {@code read
 * IN_FLIGHT SECONDS} ({@link Load.Figures#line}; writes add the followers' lag at its 99th
 * percentile, entries), {@code fill SPACES} (the same), {@code snapshot} and {@code snapshots} (its
 * index, 0 for none), {@code applied} (the last entry), {@code state} (index and hash).
 */
public final class MemberMain {
  private static final String HOST = "127.0.0.1";

  /** What a proposal has beside the text that is decided. */
  private static final int FRAME_BYTES = 48;

  /** Grants go round: the state stays small, as etcd's store does. */
  private static final int GRANTS = 1_024;

  private static final long LAG_EVERY_MILLIS = 5;
  private static final int REPLICAS = 15;
  private static final int FILL_IN_FLIGHT = 512;

  private final List<RaftGroup> groups = new ArrayList<>();
  private final List<ClusterState> machines = new ArrayList<>();
  private final Decisions decisions;

  private MemberMain(Path parent, int number, int members, int shards, int start) {
    TreeMap<NodeId, PeerAddress> addresses = new TreeMap<>();
    for (int i = 0; i < members; i++) {
      addresses.put(key(parent, i).nodeId(), new PeerAddress(HOST, LabNames.port(i)));
    }
    Path folder = parent.resolve(LabNames.of(number));
    NodeTls tls = NodeTls.open(folder, key(parent, number), System::currentTimeMillis);
    ClusterTransport transport =
        ClusterTransport.open(
            new ClusterTransport.Options(
                folder,
                new InetSocketAddress(InetAddress.ofLiteral(HOST), LabNames.port(number)),
                HOST,
                LabNames.port(number),
                LabNames.of(number),
                Metadata.NONE,
                MembershipOptions.lan(),
                List.of()),
            new NodeTlsSecurity(tls),
            System::currentTimeMillis,
            new SeededRandom(new SecureRandom().nextLong()));
    RaftEngine engine =
        RaftEngine.open(
            tls.self(),
            folder.resolve("consensus"),
            RaftSettings.DEFAULT,
            (node, answers) -> dial(transport, addresses.get(node), answers));
    transport.serve(engine.agreement());
    GroupMembers founders = new GroupMembers(List.copyOf(addresses.keySet()), List.of());
    for (int group = 0; group < Shards.groups(shards); group++) {
      ClusterState machine = new ClusterState(group, shards);
      machines.add(machine);
      groups.add(engine.start(group, machine, founders, settings(group)));
    }
    decisions = new Decisions(tls.self(), start, shards, groups::get, System::currentTimeMillis);
  }

  /**
   * Obeys until its standard input ends.
   *
   * @param arguments the parent of the folders, the number of this member, how many there are, how
   *     many shards, how often it was started before
   */
  public static void main(String[] arguments) throws Exception {
    MemberMain member =
        new MemberMain(
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println(member.obey(line.split(" ", -1)));
    }
    Runtime.getRuntime().halt(0);
  }

  private String obey(String[] command) throws Exception {
    return switch (command[0]) {
      case "leads" -> String.valueOf(groups.getFirst().status().role() == Role.LEADER);
      case "write" ->
          write(
              Integer.parseInt(command[1]),
              Integer.parseInt(command[2]),
              Double.parseDouble(command[3]),
              Boolean.parseBoolean(command[4]));
      case "read" ->
          Load.run(
                  Integer.parseInt(command[1]),
                  Double.parseDouble(command[2]),
                  false,
                  _ -> groups.getFirst().readIndex())
              .line();
      case "fill" -> fill(Integer.parseInt(command[1]));
      case "snapshot" -> String.valueOf(groups.getFirst().snapshot().get());
      case "snapshots" -> String.valueOf(groups.getFirst().status().snapshotIndex());
      case "applied" -> String.valueOf(groups.getFirst().status().appliedIndex());
      case "state" -> {
        var view = machines.getFirst().view();
        yield view.version() + " " + view.hash();
      }
      default -> throw new IllegalArgumentException("command: " + command[0]);
    };
  }

  private String write(int inFlight, int bytes, double seconds, boolean mayFail) throws Exception {
    String text = "x".repeat(bytes - FRAME_BYTES);
    try (Lag lag = new Lag(groups.getFirst())) {
      Load.Figures figures =
          Load.run(
              inFlight,
              seconds,
              mayFail,
              n ->
                  decisions.decide(
                      new Command.GrantUpdate(
                          text.substring(0, 100),
                          text.substring(100) + n % GRANTS,
                          n / GRANTS % 2 == 0)));
      return figures.line() + " " + lag.p99();
    }
  }

  private String fill(int spaces) throws Exception {
    NodeId[] nodes = new NodeId[REPLICAS + 1];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = new NodeId(i + 1L, i + 1L);
      var _ =
          decisions
              .decide(
                  new Command.NodeJoin(
                      nodes[i],
                      "node-" + i,
                      new PeerAddress(HOST, 1),
                      WantedRole.AUTO,
                      "zone",
                      List.of(),
                      new Resources(1, 1, 1),
                      1))
              .get();
    }
    List<NodeId> replicas = List.of(nodes).subList(1, nodes.length);
    String name = "space-with-a-name-of-some-length-as-people-and-programs-give-it-";
    Load.Figures figures =
        Load.count(
            FILL_IN_FLIGHT,
            spaces,
            n ->
                decisions.decide(
                    new Command.SpacePlace(new SpaceName(name + n), nodes[0], replicas, 1)));
    return figures.line() + " 0";
  }

  /** As on a node, which lets all groups but the cluster's own beat more slowly. */
  private static RaftSettings settings(int group) {
    RaftSettings settings = RaftSettings.DEFAULT;
    return group == 0
        ? settings
        : settings.withElection(
            settings.election().multipliedBy(4), settings.heartbeat().multipliedBy(4));
  }

  private static NodeKey key(Path parent, int number) {
    return NodeKey.open(parent.resolve(LabNames.of(number)), new SecureRandom());
  }

  private static @Nullable AgreementSender dial(
      ClusterTransport transport, @Nullable PeerAddress address, AgreementReceiver answers) {
    return address == null ? null : transport.links().to(address).agree(answers);
  }

  /** Looks at the followers' lag, as the leader knows it, while it is open. Thread-safe. */
  private static final class Lag implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Long> seen = new ArrayList<>();

    Lag(RaftGroup group) {
      ScheduledFuture<?> _ =
          timer.scheduleAtFixedRate(() -> look(group), 0, LAG_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look(RaftGroup group) {
      for (Replica each : group.status().replicas()) {
        synchronized (seen) {
          seen.add(each.lagEntries());
        }
      }
    }

    long p99() {
      synchronized (seen) {
        long[] sorted = seen.stream().mapToLong(each -> each).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) (0.99 * (sorted.length - 1))];
      }
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }
  }
}
