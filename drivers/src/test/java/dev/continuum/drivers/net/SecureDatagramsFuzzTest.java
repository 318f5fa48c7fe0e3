package dev.continuum.drivers.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.access.datagram.RingKey;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a socket receives: nothing is thrown, no session opens, no answer is longer. */
class SecureDatagramsFuzzTest {
  private static final Keyring RING = Keyring.of(new RingKey(new byte[RingKey.BYTES]));

  static Stream<byte[]> packets() {
    Wires wires = new Wires();
    Wires.End a = wires.end(1, 10, RING);
    Wires.End b = wires.end(2, 10, RING);
    a.say(b, "one");
    wires.settle();
    return Stream.concat(
        wires.history.stream().map(Wires.Flight::bytes),
        Stream.of(new byte[0], new byte[SecureDatagrams.MAX_PACKET_BYTES + 1]));
  }

  @MethodSource("packets")
  @FuzzTest(maxDuration = "60s")
  void anyBytesArePacketsOrCounted(byte[] data) {
    Wires wires = new Wires();
    Wires.End end = wires.end(3, 10, RING);
    end.datagrams.receive(1, Wires.address(1), data, data.length);
    assertEquals(0, end.datagrams.sessions());
    assertEquals(0, end.received.size());
    for (Wires.Flight answer : wires.flights) {
      assertTrue(answer.bytes().length <= data.length);
    }
  }
}
