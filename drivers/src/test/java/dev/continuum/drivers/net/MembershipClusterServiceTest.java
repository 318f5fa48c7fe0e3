package dev.continuum.drivers.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.ClusterService.ClusterView;
import dev.continuum.core.node.MemoryService.Subscription;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.net.rpc.Await;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on real sockets of this machine, as transports see them. */
class MembershipClusterServiceTest {
  private static final long LONGEST_WAIT_SECONDS = 60;
  private static final Metadata METADATA =
      new Metadata("voter", "rack-1", List.of("gpu"), 40, "1.2.3", 1);

  private final Keyring ring = Keyring.of(KeyringFile.newKey(new SecureRandom()));
  private MembershipDriver first;
  private MembershipDriver second;
  private ClusterService service;

  @BeforeEach
  void open() {
    first = driver(1, Metadata.NONE);
    second = driver(2, METADATA);
    service = new MembershipClusterService("north", first);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @Test
  void aNodeAloneIsItsWholeCluster() {
    ClusterView view = service.view();
    assertEquals("north", view.cluster());
    assertEquals(List.of("node-1"), names(view));
    assertEquals(first.address(), view.self().member().address());
    assertEquals(1, view.reachableFraction());
    assertFalse(view.partitioned());
  }

  @Test
  void theViewShowsWhatAnEventSays() throws InterruptedException {
    BlockingQueue<List<MemberState>> seen = new LinkedBlockingQueue<>();
    Subscription subscription =
        service.subscribe(
            event -> {
              if (event instanceof Event.MemberUp || event instanceof Event.MemberFailed) {
                seen.add(
                    service.view().members().stream().map(each -> each.member().state()).toList());
              }
            });
    start();
    assertEquals(
        List.of(MemberState.ALIVE, MemberState.ALIVE),
        seen.poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS));
    second.close();
    assertEquals(
        List.of(MemberState.ALIVE, MemberState.DEAD),
        seen.poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS));
    subscription.close();
  }

  @Test
  void theOtherIsShownWithItsMetadataAndItsRoundTrip() {
    start();
    Await.until("a round trip was measured", () -> other().roundTripNanos() > 0);
    MemberView other = other();
    assertEquals(second.address(), other.member().address());
    assertEquals(METADATA, other.member().metadata());
    assertTrue(other.stateForNanos() > 0);
    assertEquals(0, service.view().self().roundTripNanos());
    assertTrue(service.view().status().roundTripNanos() > 0);
  }

  @Test
  void datagramsAreCountedAndGarbageIsRefused() throws Exception {
    start();
    Await.until("both are members", () -> service.view().members().size() == 2);
    Await.until("datagrams came and went", () -> service.view().packets().received() > 4);
    ClusterService.Packets before = service.view().packets();
    assertTrue(before.sentBytes() > before.sent());
    assertTrue(before.receivedBytes() > before.received());
    assertEquals(0, before.malformed());
    try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      InetSocketAddress target =
          new InetSocketAddress(first.address().host(), first.address().port());
      stranger.send(new DatagramPacket(new byte[9], 9, target));
    }
    Await.until("garbage is refused", () -> service.view().packets().malformed() == 1);
    assertTrue(service.view().packets().refused() >= 1);
  }

  private void start() {
    first.start();
    second.start();
    second.join(List.of(first.address()));
  }

  private MemberView other() {
    Await.until("both are members", () -> service.view().members().size() == 2);
    return service.view().members().getLast();
  }

  private static List<String> names(ClusterView view) {
    return view.members().stream().map(each -> each.member().name()).toList();
  }

  private MembershipDriver driver(int number, Metadata metadata) {
    return new MembershipDriver(
        new MembershipDriver.Start(
            "north",
            id(number),
            "node-" + number,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            metadata,
            MembershipOptions.local(),
            ring,
            1,
            1_800_000_000_000L,
            node -> true),
        (to, message) -> {
          MembershipDriver sender = number == 1 ? first : second;
          MembershipDriver receiver = number == 1 ? second : first;
          receiver.deliver(id(number), sender.address(), message);
        },
        new SeededRandom(number));
  }

  private static NodeId id(int number) {
    return new NodeId((long) number << 32, number);
  }
}
