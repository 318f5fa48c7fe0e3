package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.Finding;
import dev.continuum.core.discovery.Findings;
import dev.continuum.core.discovery.Refusal;
import dev.continuum.core.value.PeerAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import javax.jmdns.ServiceInfo;
import org.jspecify.annotations.Nullable;

/** What a responder on the link announced, as a peer. Thread-safe (stateless). */
final class MdnsService {
  static final String TYPE = "_continuum._tcp.local.";
  static final String CLUSTER = "cluster";

  private MdnsService() {}

  /**
   * Its first address that leads somewhere: IPv4, else IPv6, else IPv6 of the link. Another
   * cluster's is refused at once; who is silent about it is asked by the verifier.
   */
  static Findings read(ServiceInfo info, String cluster) {
    String name = info.getName();
    String theirs = info.getPropertyString(CLUSTER);
    if (theirs != null && !cluster.isEmpty() && !theirs.equals(cluster)) {
      return refused(name, "announces another cluster: " + theirs);
    }
    String host = host(info.getInetAddresses());
    if (host == null) {
      return refused(name, "announces no address");
    }
    String text = (host.contains(":") ? "[" + host + "]" : host) + ":" + info.getPort();
    PeerAddress address = PeerAddress.tryParse(text);
    if (address == null) {
      return refused(name, "announces " + text + " (expected: a port 1..65535)");
    }
    int priority = Math.clamp(info.getPriority(), 0, Finding.MAX_PRIORITY);
    int weight = Math.clamp(info.getWeight(), 0, Finding.MAX_WEIGHT);
    return Findings.of(List.of(new Finding(address, priority, weight, 0)));
  }

  private static Findings refused(String name, String reason) {
    return new Findings(List.of(), List.of(new Refusal(name, reason)));
  }

  private static @Nullable String host(InetAddress[] addresses) {
    String best = null;
    int bestRank = 0;
    for (InetAddress address : addresses) {
      int rank = rank(address);
      if (rank > bestRank) {
        best = address.getHostAddress();
        bestRank = rank;
      }
    }
    return best;
  }

  private static int rank(InetAddress address) {
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      return 0;
    }
    return switch (address) {
      case Inet4Address four -> four.isLinkLocalAddress() ? 2 : 4;
      case Inet6Address six -> six.isLinkLocalAddress() ? 1 : 3;
      default -> 0;
    };
  }
}
