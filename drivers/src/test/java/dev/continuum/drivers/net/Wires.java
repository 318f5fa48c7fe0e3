package dev.continuum.drivers.net;

import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.value.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Ends of datagrams joined by hand instead of a network. One thread only. */
final class Wires {
  /** A packet under way. */
  record Flight(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {}

  /** One node. */
  final class End implements SecureDatagrams.Port {
    final NodeId node;
    final InetSocketAddress address;
    final SecureDatagrams datagrams;
    final List<String> received = new ArrayList<>();
    final TreeSet<NodeId> revoked = new TreeSet<>();

    private End(int number, long epoch, Keyring ring) {
      node = node(number);
      address = address(number);
      datagrams =
          new SecureDatagrams(
              new SecureDatagrams.Self("north", node, epoch),
              ring,
              id -> !revoked.contains(id),
              this,
              new SecureRandom(),
              nowNanos);
    }

    void say(End to, String text) {
      datagrams.send(nowNanos, to.address, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void send(InetSocketAddress to, byte[] packet, int length) {
      Flight flight = new Flight(address, to, Arrays.copyOf(packet, length));
      flights.add(flight);
      history.add(flight);
    }

    @Override
    public void payload(NodeId sender, InetSocketAddress from, byte[] payload) {
      received.add(new String(payload, StandardCharsets.UTF_8));
    }
  }

  final ArrayDeque<Flight> flights = new ArrayDeque<>();
  final List<Flight> history = new ArrayList<>();
  private final Map<InetSocketAddress, End> ends = new LinkedHashMap<>();
  long nowNanos = 1;

  End end(int number, long epoch, Keyring ring) {
    End end = new End(number, epoch, ring);
    ends.put(end.address, end);
    return end;
  }

  /** Delivers until nothing is under way. */
  void settle() {
    Flight flight = flights.poll();
    while (flight != null) {
      deliver(flight);
      flight = flights.poll();
    }
  }

  void deliver(Flight flight) {
    End to = ends.get(flight.to);
    if (to != null) {
      to.datagrams.receive(nowNanos, flight.from, flight.bytes, flight.bytes.length);
    }
  }

  static NodeId node(int number) {
    return new NodeId((long) number << 32, number);
  }

  static InetSocketAddress address(int number) {
    return new InetSocketAddress(InetAddress.ofLiteral("10.0.0." + number), 7000);
  }
}
