package dev.continuum.drivers.raft;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.net.rpc.AgreementPort;
import dev.continuum.drivers.net.rpc.AgreementReceiver;
import dev.continuum.drivers.net.rpc.AgreementSender;
import dev.continuum.drivers.net.rpc.Await;
import dev.continuum.drivers.net.rpc.RpcCluster;
import dev.continuum.drivers.tls.NodeTls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of one group in this process: real certificates, real sockets, real disks. Links can be cut
 * and mended. The test's thread only.
 */
final class RaftLab implements AutoCloseable {
  static final int GROUP = 0;

  /** Says little; held so that its level stays. */
  private static final Logger ENGINE_LOG = Logger.getLogger("com.alipay.sofa.jraft");

  static {
    ENGINE_LOG.setLevel(Level.parse(System.getProperty("raft.log", "OFF")));
  }

  /** Slow enough for a machine that is busy with other things. */
  static final RaftSettings SETTINGS =
      RaftSettings.DEFAULT
          .withElection(Duration.ofMillis(600), Duration.ofMillis(100))
          .withTimeout(Duration.ofSeconds(30));

  /** One node that runs. */
  final class Running {
    final int number;
    final AgreementPort port;
    final RaftEngine engine;
    final History history = new History();
    final RaftGroup group;

    Running(int number, GroupMembers founders) {
      this.number = number;
      port = new AgreementPort(identities.get(number));
      addresses.put(id(number), port.address());
      engine = RaftEngine.open(id(number), folderOf(number), settings, this::dial);
      port.serve(engine.agreement());
      RaftGroup started;
      try {
        started = engine.start(GROUP, history, founders);
      } catch (RuntimeException e) {
        engine.close();
        port.close();
        throw e;
      }
      group = started;
    }

    private @Nullable AgreementSender dial(NodeId to, AgreementReceiver answers) {
      PeerAddress address = addresses.get(to);
      if (address == null || cut.contains(pair(id(number), to))) {
        return null;
      }
      AgreementSender sender = port.dial(address, answers);
      synchronized (streams) {
        streams.computeIfAbsent(pair(id(number), to), pair -> new ArrayList<>()).add(sender);
      }
      return sender;
    }

    String submit(String command) throws Exception {
      return text(group.submit(bytes(command)).get(LIMIT.toSeconds(), TimeUnit.SECONDS).answer());
    }

    long read() throws Exception {
      return group.readIndex().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    Role role() {
      return group.status().role();
    }

    void stop() {
      nodes.remove(number);
      engine.close();
      port.close();
    }
  }

  static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final RpcCluster cluster;
  private final RaftSettings settings;
  private final List<NodeTls> identities = new ArrayList<>();
  private final Map<NodeId, PeerAddress> addresses = new ConcurrentHashMap<>();
  private final Set<String> cut = ConcurrentHashMap.newKeySet();
  private final Map<String, List<AgreementSender>> streams = new HashMap<>();
  private final Map<Integer, Path> folders = new HashMap<>();
  final Map<Integer, Running> nodes = new ConcurrentHashMap<>();

  /** Of the failure of a future. */
  static ErrorCode code(ExecutionException failed) {
    if (failed.getCause() instanceof ContinuumException why) {
      return why.code();
    }
    throw new AssertionError("without a code", failed);
  }

  Running node(int number) {
    Running running = nodes.get(number);
    if (running == null) {
      throw new AssertionError("node " + number + " does not run");
    }
    return running;
  }

  RaftLab(Path folder, int count) {
    this(folder, count, SETTINGS);
  }

  RaftLab(Path folder, int count, RaftSettings settings) {
    this.folder = folder;
    this.settings = settings;
    cluster = new RpcCluster(folder, "north");
    identities.add(cluster.founder);
    for (int i = 1; i < count; i++) {
      identities.add(cluster.join("node-" + i));
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  NodeId id(int number) {
    return identities.get(number).self();
  }

  NodeTls identity(int number) {
    return identities.get(number);
  }

  GroupMembers voters(int... numbers) {
    return new GroupMembers(IntStream.of(numbers).mapToObj(this::id).toList(), List.of());
  }

  /** Puts a node's files elsewhere. */
  void place(int number, Path elsewhere) {
    folders.put(number, elsewhere);
  }

  Path folderOf(int number) {
    return folders.getOrDefault(number, folder.resolve("raft-" + number));
  }

  /** Founders start together. */
  void found(int... numbers) {
    GroupMembers founders = voters(numbers);
    for (int number : numbers) {
      start(number, founders);
    }
  }

  Running start(int number, GroupMembers founders) {
    Running started = new Running(number, founders);
    nodes.put(number, started);
    return started;
  }

  /** Starts a node that has been a member before, or waits to be taken in. */
  Running start(int number) {
    return start(number, GroupMembers.NONE);
  }

  Running leader() {
    Await.until("one of " + nodes.keySet() + " leads", () -> currentLeader() != null);
    Running leads = currentLeader();
    return leads == null ? leader() : leads;
  }

  /** Who leads and knows of no newer term. */
  private @Nullable Running currentLeader() {
    Running newest = null;
    for (Running each : nodes.values()) {
      if (each.role() == Role.LEADER
          && id(each.number).equals(each.group.status().leader())
          && (newest == null || newest.group.status().term() < each.group.status().term())) {
        newest = each;
      }
    }
    return newest;
  }

  Running follower() {
    Running leader = leader();
    return nodes.values().stream().filter(each -> each != leader).findFirst().orElseThrow();
  }

  /** Ends all streams of a node with the others and lets no new one begin. */
  void isolate(int number) {
    for (int other = 0; other < identities.size(); other++) {
      if (other != number) {
        cut.add(pair(id(number), id(other)));
        cut.add(pair(id(other), id(number)));
      }
    }
    List<AgreementSender> ended = new ArrayList<>();
    synchronized (streams) {
      for (String each : new HashSet<>(cut)) {
        ended.addAll(streams.getOrDefault(each, List.of()));
        streams.remove(each);
      }
    }
    ended.forEach(AgreementSender::close);
  }

  void mend() {
    cut.clear();
  }

  void awaitSame(int commands) {
    for (Running each : nodes.values()) {
      Await.until(
          "node " + each.number + " has applied " + commands,
          () -> each.history.appliedIndex() >= commands);
    }
    Running first = nodes.values().iterator().next();
    for (Running each : nodes.values()) {
      Await.until(
          "node " + each.number + " has the state of node " + first.number,
          () -> each.history.hash() == first.history.hash());
    }
  }

  private static String pair(NodeId from, NodeId to) {
    return from + " " + to;
  }

  @Override
  public void close() {
    List.copyOf(nodes.values()).forEach(Running::stop);
    cluster.close();
  }
}
