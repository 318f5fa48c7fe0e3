package dev.continuum.drivers.net.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.gossip.GossipOptions;
import dev.continuum.core.gossip.Origin;
import dev.continuum.core.gossip.Priority;
import dev.continuum.core.gossip.PublicationId;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.node.TopicService;
import dev.continuum.core.node.TopicService.TopicEvent;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.gossip.GossipDriver;
import dev.continuum.drivers.tls.NodeTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mesh between nodes with real certificates and real calls on this machine. */
class GossipOverLinksTest {
  private static final int NODES = 4;
  private static final int BURST = 300;

  @TempDir Path folder;
  private final List<ClusterTransport> transports = new ArrayList<>();
  private final List<GossipDriver> meshes = new ArrayList<>();
  private final List<ConcurrentLinkedQueue<TopicEvent>> heard = new ArrayList<>();
  private RpcCluster cluster;

  @BeforeEach
  void open() throws IOException {
    cluster = new RpcCluster(folder, "north");
    start(0, cluster.founder, List.of());
    List<PeerAddress> seeds = List.of(transports.getFirst().membership().address());
    for (int i = 1; i < NODES; i++) {
      start(i, cluster.join("node-" + i), seeds);
    }
    for (GossipDriver mesh : meshes) {
      Await.until("a node knows all", () -> mesh.status().members() == NODES - 1);
    }
  }

  @AfterEach
  void close() {
    meshes.forEach(GossipDriver::close);
    transports.forEach(ClusterTransport::close);
    cluster.close();
  }

  @Test
  void whatOneNodePublishesReachesEachOnce() {
    byte[] large = new byte[TopicService.MAX_BYTES];
    Arrays.fill(large, (byte) 'x');
    PublicationId first = meshes.get(1).publish("news", Priority.URGENT, large);
    for (int i = 0; i < BURST; i++) {
      byte[] body = ("number " + i).getBytes(StandardCharsets.UTF_8);
      meshes.get(i % NODES).publish("numbers", Priority.NORMAL, body);
    }
    for (int i = 0; i < NODES; i++) {
      ConcurrentLinkedQueue<TopicEvent> events = heard.get(i);
      Await.until("a node has all", () -> events.size() >= BURST + 1);
      assertEquals(BURST + 1, events.stream().map(GossipOverLinksTest::id).distinct().count());
      TopicEvent.Published news = find(events, first);
      assertEquals("news", news.topic());
      assertEquals(Priority.URGENT, news.priority());
      assertArrayEquals(large, news.body());
    }
    for (GossipDriver mesh : meshes) {
      Await.until("nothing is under way", () -> mesh.status().inFlight() == 0);
      assertTrue(mesh.status().bodyBytesSent() < large.length, "the large body went as zstd");
    }
  }

  @Test
  void whoStopsIsForgottenAndTheRestGoesOn() {
    meshes.getLast().close();
    transports.getLast().close();
    PublicationId id = meshes.getFirst().publish("news", Priority.NORMAL, new byte[10]);
    for (int i = 0; i < NODES - 1; i++) {
      ConcurrentLinkedQueue<TopicEvent> events = heard.get(i);
      Await.until("a node has it", () -> events.stream().anyMatch(event -> id(event).equals(id)));
      GossipDriver mesh = meshes.get(i);
      Await.until("a node is forgotten", () -> mesh.status().members() == NODES - 2);
    }
    assertEquals(
        ErrorCode.SHUTTING_DOWN,
        assertThrows(
                ContinuumException.class,
                () -> meshes.getLast().publish("news", Priority.NORMAL, new byte[1]))
            .code());
  }

  @Test
  void whatCannotBePublishedIsRefused() {
    GossipDriver mesh = meshes.getFirst();
    assertEquals(
        ErrorCode.FIELD_INVALID,
        assertThrows(
                ContinuumException.class,
                () -> mesh.publish("no topic", Priority.NORMAL, new byte[1]))
            .code());
    assertEquals(
        ErrorCode.TOO_LARGE,
        assertThrows(
                ContinuumException.class,
                () -> mesh.publish("news", Priority.NORMAL, new byte[TopicService.MAX_BYTES + 1]))
            .code());
  }

  private static TopicEvent.Published find(
      ConcurrentLinkedQueue<TopicEvent> events, PublicationId id) {
    return events.stream()
        .filter(event -> id(event).equals(id))
        .map(TopicEvent.Published.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static PublicationId id(TopicEvent event) {
    return switch (event) {
      case TopicEvent.Published published -> published.id();
      case TopicEvent.Missed missed -> throw new AssertionError(missed.toString());
    };
  }

  private void start(int number, NodeTls tls, List<PeerAddress> seeds) throws IOException {
    ClusterTransport transport =
        ClusterTransport.open(
            new ClusterTransport.Options(
                folder.resolve("mesh-" + number),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                "127.0.0.1",
                0,
                "node-" + number,
                Metadata.NONE,
                MembershipOptions.local(),
                seeds),
            new NodeTlsSecurity(tls),
            System::currentTimeMillis,
            new SeededRandom(number));
    transports.add(transport);
    GossipDriver mesh =
        GossipDriver.open(
            new GossipDriver.Start(
                new Origin(tls.self(), transport.bootEpoch()),
                "",
                GossipOptions.defaults(),
                () -> transport.membership().view().members(),
                transport.links()),
            new SeededRandom(number));
    ConcurrentLinkedQueue<TopicEvent> events = new ConcurrentLinkedQueue<>();
    mesh.subscribe(events::add);
    transport.gossip(mesh::receive);
    meshes.add(mesh);
    heard.add(events);
  }
}
