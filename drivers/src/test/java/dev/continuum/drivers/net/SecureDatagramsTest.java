package dev.continuum.drivers.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.access.datagram.RingKey;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.SeededRandom;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Greetings, replays, rotation and hostile packets, without a network. */
class SecureDatagramsTest {
  /** The full count is 10,000,000: -Dcontinuum.datagram.mutations=10000000. */
  private static final int MUTATIONS = Integer.getInteger("continuum.datagram.mutations", 100_000);

  private static final int REPLAYS = Integer.getInteger("continuum.datagram.replays", 20_000);

  private final RingKey key = KeyringFile.newKey(new SecureRandom());
  private final Keyring ring = Keyring.of(key);
  private final Wires wires = new Wires();
  private final Wires.End a = wires.end(1, 10, ring);
  private final Wires.End b = wires.end(2, 10, ring);

  @Test
  void theFirstPayloadArrivesAfterAGreeting() {
    a.say(b, "one");
    a.say(b, "two");
    wires.settle();
    assertEquals(List.of("one", "two"), b.received);
    int packets = wires.history.size();
    assertEquals(5, packets, "three greetings, two payloads");
    b.say(a, "three");
    wires.settle();
    assertEquals(List.of("three"), a.received);
    assertEquals(packets + 1, wires.history.size(), "the greeting counts for both");
  }

  @Test
  void bothMayGreetAtOnce() {
    a.say(b, "one");
    b.say(a, "two");
    wires.settle();
    assertEquals(List.of("one"), b.received);
    assertEquals(List.of("two"), a.received);
  }

  @Test
  void aNodeThatBootsAgainIsKnownAnew() {
    talk();
    Wires.End again = wires.end(2, 11, ring);
    a.say(again, "x".repeat(100)); // lost: the new boot knows nobody
    wires.settle();
    assertEquals(List.of(), again.received);
    a.say(again, "y");
    again.say(a, "z");
    wires.settle();
    assertEquals(List.of("y"), again.received);
    assertEquals("z", a.received.getLast());
  }

  @Test
  void replaysAreRefusedBeforeAndAfterARestart() {
    for (int i = 0; i < REPLAYS / 4; i++) {
      a.say(b, "payload " + i);
      wires.settle();
    }
    assertEquals(REPLAYS / 4, b.received.size());
    List<Wires.Flight> captured =
        wires.history.stream().filter(flight -> flight.to().equals(b.address)).toList();
    replay(b, captured);
    assertEquals(REPLAYS / 4, b.received.size());
    assertEquals(1, b.datagrams.sessions());

    Wires.End again = wires.end(2, 11, ring);
    replay(again, captured);
    assertEquals(List.of(), again.received);
    assertEquals(0, again.datagrams.sessions(), "an old greeting opens nothing");

    again.say(a, "I am back");
    wires.settle();
    replay(again, captured);
    assertEquals(List.of(), again.received, "with a session of that sender, too");
    a.say(again, "new");
    wires.settle();
    assertEquals(List.of("new"), again.received);
  }

  @Test
  void aFormerBootIsNotBelieved() {
    talk();
    Wires.End next = wires.end(1, 11, ring);
    next.say(b, "from eleven");
    wires.settle();
    Wires.End former = wires.end(1, 9, ring);
    former.say(b, "from nine");
    wires.settle();
    assertEquals("from eleven", b.received.getLast());
  }

  @Test
  void keysRotateWithoutALoss() {
    talk();
    RingKey second = KeyringFile.newKey(new SecureRandom());
    Keyring both = ring.install(second);
    b.datagrams.replaceKeyring(both);
    a.datagrams.replaceKeyring(both);
    a.datagrams.replaceKeyring(both.use(second.fingerprint()));
    a.say(b, "by the second");
    b.say(a, "by the first");
    wires.settle();
    assertEquals("by the second", b.received.getLast());
    assertEquals("by the first", a.received.getLast());
    Keyring done = both.use(second.fingerprint()).remove(key.fingerprint());
    a.datagrams.replaceKeyring(done);
    b.say(a, "too late");
    wires.settle();
    assertEquals("by the first", a.received.getLast());
    assertThrows(ContinuumException.class, () -> a.datagrams.replaceKeyring(both));
  }

  @Test
  void anotherRingOrARevokedNodeIsNotHeard() {
    Wires.End other = wires.end(3, 10, Keyring.of(KeyringFile.newKey(new SecureRandom())));
    other.say(a, "let me in");
    a.revoked.add(b.node);
    b.say(a, "let me in");
    wires.settle();
    assertEquals(List.of(), a.received);
    assertEquals(0, a.datagrams.sessions());
  }

  /** Whatever a stranger sends, it gets no more back than it sent, and nothing is kept. */
  @Test
  void mutatedPacketsDoNoHarm() {
    talk();
    SeededRandom random = new SeededRandom(3);
    List<Wires.Flight> captured = List.copyOf(wires.history);
    wires.flights.clear();
    long in = 0;
    long out = 0;
    int received = b.received.size();
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] packet = mutate(captured.get(random.nextInt(captured.size())).bytes(), random);
      InetSocketAddress from = Wires.address(1 + random.nextInt(200));
      wires.nowNanos += 1_000;
      b.datagrams.receive(wires.nowNanos, from, packet, packet.length);
      in += packet.length;
      for (Wires.Flight answer : wires.flights) {
        assertTrue(answer.bytes().length <= packet.length, "seed 3, step " + i);
        out += answer.bytes().length;
      }
      wires.flights.clear();
      wires.history.clear();
    }
    assertEquals(received, b.received.size(), "seed 3");
    assertEquals(1, b.datagrams.sessions(), "seed 3");
    assertEquals(0, b.datagrams.waiting(), "seed 3");
    assertTrue(out <= in, "seed 3");
    assertTrue(b.datagrams.counts().forged() > MUTATIONS / 10, "seed 3");
  }

  @Test
  void whatWaitsForAGreetingIsBounded() {
    for (int i = 0; i < 2 * Links.MAX_WAITING; i++) {
      InetSocketAddress nobody =
          new InetSocketAddress(Wires.address(9).getAddress(), 1 + i % 20_000);
      a.datagrams.send(1, nobody, new byte[] {1});
    }
    assertEquals(Links.MAX_WAITING, a.datagrams.waiting());
    assertEquals(Links.MAX_WAITING, a.datagrams.counts().dropped());
    a.datagrams.send(1, b.address, new byte[SecureDatagrams.MAX_PAYLOAD_BYTES + 1]);
    assertEquals(Links.MAX_WAITING + 1, a.datagrams.counts().dropped());
  }

  @Test
  void noPacketIsLongerThanItsLimit() {
    talk();
    a.datagrams.send(wires.nowNanos, b.address, new byte[SecureDatagrams.MAX_PAYLOAD_BYTES]);
    assertEquals(SecureDatagrams.MAX_PACKET_BYTES, wires.history.getLast().bytes().length);
    wires.settle();
    assertEquals(SecureDatagrams.MAX_PAYLOAD_BYTES, b.received.getLast().length());
  }

  private void talk() {
    a.say(b, "hello from a, which is long enough that a stranger may be asked back by it");
    b.say(a, "hello from b");
    wires.settle();
    assertEquals(1, b.received.size());
    assertEquals(1, a.received.size());
  }

  private void replay(Wires.End to, List<Wires.Flight> captured) {
    for (Wires.Flight flight : captured) {
      wires.nowNanos += 1_000_000;
      to.datagrams.receive(wires.nowNanos, flight.from(), flight.bytes(), flight.bytes().length);
    }
    wires.flights.clear();
  }

  private static byte[] mutate(byte[] whole, SeededRandom random) {
    byte[] packet = whole.clone();
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      packet[random.nextInt(packet.length)] ^= (byte) (1 + random.nextInt(255));
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(packet, random.nextInt(2 * packet.length))
        : packet;
  }
}
