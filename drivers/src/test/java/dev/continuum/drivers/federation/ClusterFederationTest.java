package dev.continuum.drivers.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.state.Backup;
import dev.continuum.core.consensus.state.ClusterKeys;
import dev.continuum.core.coordinator.Balance;
import dev.continuum.core.coordinator.CoordinatorOptions;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.node.DecisionEvent;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.FederationService.ConfigEntry;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.net.rpc.Await;
import dev.continuum.drivers.net.rpc.ClusterTransport;
import dev.continuum.drivers.net.rpc.NodeTlsSecurity;
import dev.continuum.drivers.net.rpc.RpcCluster;
import dev.continuum.drivers.raft.RaftSettings;
import dev.continuum.drivers.tls.NodeTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with real certificates, links, logs and membership on this machine decide together. */
class ClusterFederationTest {
  private static final String GRACE = ClusterKeys.DEAD_VOTER_GRACE.name();

  /** Slow enough for a machine that is busy with other things. */
  private static final RaftSettings RAFT =
      RaftSettings.DEFAULT
          .withElection(Duration.ofMillis(600), Duration.ofMillis(100))
          .withTimeout(Duration.ofSeconds(30));

  @TempDir Path folder;
  private final List<Running> nodes = new ArrayList<>();
  private RpcCluster cluster;

  /** One node. */
  private static final class Running implements AutoCloseable {
    final NodeTls identity;
    final ClusterTransport transport;
    final ClusterFederation federation;

    Running(NodeTls identity, ClusterTransport transport, ClusterFederation federation) {
      this.identity = identity;
      this.transport = transport;
      this.federation = federation;
    }

    FederationService service() {
      return federation.service();
    }

    NodeId id() {
      return identity.self();
    }

    @Override
    public void close() {
      federation.close();
      transport.close();
    }
  }

  @BeforeEach
  void found() throws IOException {
    cluster = new RpcCluster(folder, "north");
    try (LoneFederation alone =
        LoneFederation.open(
            cluster.founder.self(), data("first"), System::currentTimeMillis, () -> false)) {
      alone.configure(ClusterKeys.UNHEALTHY_THRESHOLD.name(), "7", 0).join();
    }
    nodes.add(start(cluster.founder, "first", "auto", true));
  }

  @AfterEach
  void close() {
    nodes.reversed().forEach(Running::close);
    cluster.close();
  }

  @Test
  void threeVoteAndAnEdgeFollowsThroughLeaveBackupAndRecovery() throws Exception {
    Running founder = nodes.getFirst();
    String decidedAlone = ClusterKeys.UNHEALTHY_THRESHOLD.name();
    assertEquals("7", get(founder.service().configuration(decidedAlone)).value());
    assertFalse(Files.exists(LoneFederation.folder(data("first"))));
    List<DecisionEvent> events = new CopyOnWriteArrayList<>();
    try (var _ = founder.service().subscribe(events::add)) {
      join("second", "auto");
      join("third", "auto");
      awaitVoters(3);
      Running edge = join("edge", "edge");
      Await.until("the edge is on record", () -> founder.service().view().members().size() == 4);

      ConfigEntry written = get(edge.service().configure(GRACE, "5m", 0));
      assertEquals("5m", get(founder.service().configuration(GRACE)).value());
      assertEquals(written, get(edge.service().configuration(GRACE)));
      assertEquals(ErrorCode.VERSION_CONFLICT, refusal(edge.service().configure(GRACE, "6m", 0)));
      assertEquals(
          ErrorCode.FIELD_UNKNOWN, refusal(founder.service().configuration("no.such.key")));
      assertNotNull(edge.service().view().leader());
      Await.until(
          "the edge's copy is the voters' state",
          () ->
              edge.service().view().stateVersion() == founder.service().view().stateVersion()
                  && edge.service().view().stateHash() == founder.service().view().stateHash());
      Await.until(
          "the change was told", () -> events.stream().anyMatch(ClusterFederationTest::isGrace));

      assertEquals(ErrorCode.NODE_UNKNOWN, refusal(founder.service().join(new NodeId(7, 7))));
      assertEquals(
          "5m",
          Backup.read(get(founder.service().backup()))
              .groups()
              .getFirst()
              .value(ClusterKeys.DEAD_VOTER_GRACE));
      bringBack(founder, edge);
    }
    recoverAlone();
    Running fourth = join("fourth", "auto");
    Await.until(
        "the new one is on record",
        () ->
            nodes.getFirst().service().view().members().stream()
                .anyMatch(m -> m.id().equals(fourth.id())));
    NodeId lost = member("second");
    assertEquals(ErrorCode.VOTERS_UNSAFE, refusal(fourth.service().leave(lost, false)));
    assertFalse(get(fourth.service().leave(lost, true)).graceful());
    assertTrue(
        nodes.getFirst().service().view().members().stream().noneMatch(m -> m.id().equals(lost)));
  }

  private void bringBack(Running founder, Running edge) throws Exception {
    byte[] backup = get(founder.service().backup());
    get(founder.service().configure(GRACE, "8m", -1));
    assertEquals(ErrorCode.STATE_PRESENT, refusal(edge.service().restore(backup, false)));
    assertTrue(get(edge.service().restore(backup, true)).replaced() > 0);
    assertEquals("5m", get(founder.service().configuration(GRACE)).value());
    assertEquals(4, founder.service().view().members().size());
  }

  private NodeId member(String name) {
    return nodes.getFirst().service().view().members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** Everybody is gone but the founder, which has what was decided. */
  private void recoverAlone() throws Exception {
    long epoch = nodes.getFirst().service().view().epoch();
    nodes.reversed().forEach(Running::close);
    nodes.clear();
    Path data = data("first");
    Path backup = Recovery.order(data, 1_000);
    assertTrue(Files.isDirectory(backup), backup.toString());
    Running alone = start(cluster.founder, "first", "auto", true);
    nodes.add(alone);
    FederationService.FederationView view = alone.service().view();
    assertEquals(List.of(alone.id()), view.groups().getFirst().members().voters());
    assertTrue(view.epoch() > epoch, "epoch " + view.epoch());
    assertEquals("5m", get(alone.service().configuration(GRACE)).value());
    assertFalse(Recovery.isOrdered(data.resolve(ClusterFederation.FOLDER)));
  }

  private static boolean isGrace(DecisionEvent event) {
    return event instanceof DecisionEvent.ConfigChanged changed
        && changed.entry().key().equals(GRACE);
  }

  private void awaitVoters(int count) {
    Await.until(
        count + " vote",
        () ->
            nodes.getFirst().service().view().groups().getFirst().members().voters().size()
                == count);
  }

  private Running join(String name, String role) throws IOException {
    Running joined = start(cluster.join(name), name, role, false);
    nodes.add(joined);
    return joined;
  }

  private Running start(NodeTls identity, String name, String role, boolean founder)
      throws IOException {
    List<PeerAddress> seeds =
        nodes.isEmpty() ? List.of() : List.of(nodes.getFirst().transport.membership().address());
    Path data = Files.createDirectories(data(name));
    ClusterTransport transport =
        ClusterTransport.open(
            new ClusterTransport.Options(
                data,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "127.0.0.1",
                0,
                name,
                new Metadata(role, "", List.of(), 0, "test", 1),
                MembershipOptions.local(),
                seeds),
            new NodeTlsSecurity(identity),
            System::currentTimeMillis,
            new SeededRandom(name.hashCode()));
    return new Running(
        identity,
        transport,
        ClusterFederation.open(
            new ClusterFederation.Options(
                data,
                identity.self(),
                founder,
                1,
                RAFT,
                CoordinatorOptions.of(Balance.LEAST_LOADED),
                () -> false),
            transport,
            System::currentTimeMillis,
            new SeededRandom(~name.hashCode())));
  }

  private Path data(String name) {
    return folder.resolve("data-" + name);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private static ErrorCode refusal(CompletableFuture<?> future) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> future.get(60, TimeUnit.SECONDS));
    return assertInstanceOf(ContinuumException.class, failure.getCause()).code();
  }
}
