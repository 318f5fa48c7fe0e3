package dev.continuum.app.node;

import dev.continuum.app.config.HostPort;
import dev.continuum.core.value.PeerAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of this machine's addresses other nodes are told where nobody said. Thread-safe
 * (stateless).
 */
final class OwnAddress {
  private OwnAddress() {}

  /**
   * The host to tell: that of {@code bind}, or where it stands for all addresses, the one from
   * which the first reachable peer is reached, else the first that is not a loopback address.
   *
   * @param peers only those given by address count: names would have to be looked up first
   */
  static String host(HostPort bind, List<PeerAddress> peers) throws IOException {
    if (!isWildcard(bind.host())) {
      return bind.host();
    }
    for (PeerAddress peer : peers) {
      Optional<InetAddress> towards = towards(peer);
      if (towards.isPresent()) {
        return towards.get().getHostAddress();
      }
    }
    return ofMachine().stream()
        .findFirst()
        .orElseGet(InetAddress::getLoopbackAddress)
        .getHostAddress();
  }

  static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  /** A route is looked up; no packet leaves. */
  private static Optional<InetAddress> towards(PeerAddress peer) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress(InetAddress.ofLiteral(peer.host()), peer.port()));
      return channel.getLocalAddress() instanceof InetSocketAddress local
              && !local.getAddress().isAnyLocalAddress()
          ? Optional.of(local.getAddress())
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** IPv4 before IPv6, in the order of the interfaces. */
  private static List<InetAddress> ofMachine() throws IOException {
    List<InetAddress> found = new ArrayList<>();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (each.isUp() && !each.isLoopback()) {
        each.inetAddresses().filter(address -> !address.isLinkLocalAddress()).forEach(found::add);
      }
    }
    found.sort(Comparator.comparing(address -> !(address instanceof Inet4Address)));
    return found;
  }
}
