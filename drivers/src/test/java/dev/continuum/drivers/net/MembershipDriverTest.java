package dev.continuum.drivers.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberState;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ten nodes on real sockets of this machine. Streams go from driver to driver. */
class MembershipDriverTest {
  private static final int NODES = 10;
  private static final long LONGEST_WAIT_SECONDS = 60;

  private final Keyring ring = Keyring.of(KeyringFile.newKey(new SecureRandom()));
  private final Map<PeerAddress, MembershipDriver> drivers = new ConcurrentHashMap<>();
  private final List<MembershipDriver> nodes = new ArrayList<>();

  @AfterEach
  void closeAll() {
    nodes.forEach(MembershipDriver::close);
  }

  @Test
  void tenNodesSeeEachOtherAndADeathAndAGoodbye() throws InterruptedException {
    for (int i = 0; i < NODES; i++) {
      nodes.add(open(i));
    }
    CountDownLatch up = new CountDownLatch(NODES * (NODES - 1));
    watch(event -> event instanceof Event.MemberUp, up);
    nodes.forEach(MembershipDriver::start);
    for (MembershipDriver node : nodes.subList(1, NODES)) {
      node.join(List.of(nodes.getFirst().address()));
    }
    assertTrue(up.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS), () -> left(up));

    MembershipDriver victim = nodes.get(4);
    CountDownLatch dead = new CountDownLatch(NODES - 1);
    watch(event -> event instanceof Event.MemberFailed f && isOf(f.member(), victim), dead);
    victim.close();
    assertTrue(dead.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS), () -> left(dead));

    MembershipDriver leaver = nodes.get(7);
    CountDownLatch gone = new CountDownLatch(NODES - 2);
    watch(event -> event instanceof Event.MemberLeft l && isOf(l.member(), leaver), gone);
    assertTrue(leaver.leave().join());
    assertTrue(gone.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS), () -> left(gone));

    MembershipView view = nodes.getFirst().view();
    assertEquals(nodes.getFirst().address(), view.self().address());
    assertEquals(MemberState.DEAD, state(view, victim));
    assertEquals(0, view.datagrams().forged());
  }

  private MembershipDriver open(int number) {
    NodeId id = new NodeId((long) (number + 1) << 32, number + 1);
    MembershipDriver[] self = new MembershipDriver[1];
    MembershipDriver driver =
        new MembershipDriver(
            new MembershipDriver.Start(
                "north",
                id,
                "node-" + number,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                Metadata.NONE,
                MembershipOptions.local(),
                ring,
                1,
                1_800_000_000_000L,
                node -> true),
            (to, message) -> {
              MembershipDriver receiver = drivers.get(to);
              if (receiver != null) {
                receiver.deliver(id, self[0].address(), message);
              }
            },
            new SeededRandom(number));
    self[0] = driver;
    drivers.put(driver.address(), driver);
    return driver;
  }

  private void watch(Predicate<Event> wanted, CountDownLatch latch) {
    for (MembershipDriver node : nodes) {
      node.listen(
          event -> {
            if (wanted.test(event)) {
              latch.countDown();
            }
          });
    }
  }

  private String left(CountDownLatch latch) {
    return latch.getCount() + " reports missing; " + nodes.getFirst().view();
  }

  private static boolean isOf(Member member, MembershipDriver driver) {
    return member.address().equals(driver.address());
  }

  private static MemberState state(MembershipView view, MembershipDriver driver) {
    return view.members().stream()
        .map(MemberView::member)
        .filter(member -> isOf(member, driver))
        .findFirst()
        .orElseThrow()
        .state();
  }
}
