package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.Finding;
import dev.continuum.core.discovery.Findings;
import dev.continuum.core.discovery.Refusal;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;

/**
 * Multicast DNS on every interface that has an IPv4 address and takes multicast: browses for {@code
 * _continuum._tcp.local.}, and announces this node where it is told to. Thread-safe.
 *
 * <p>Interfaces come and go; each run opens the new ones and closes those that went.
 */
public final class MdnsSource implements Source {
  private static final int MAX_INTERFACES = 4;
  private static final long BROWSE_MILLIS = 1_500;

  private final String instance;
  private final String cluster;
  private final int announcedPort;
  private final Map<InetAddress, JmDNS> open = new LinkedHashMap<>();
  private boolean closed;

  private MdnsSource(String instance, String cluster, int announcedPort) {
    this.instance = instance;
    this.cluster = cluster;
    this.announcedPort = announcedPort;
  }

  /** Only looks. */
  public static MdnsSource browsing(String cluster) {
    return new MdnsSource("", cluster, 0);
  }

  /**
   * Looks, and announces this node.
   *
   * @param instance its name, of its own on the link; the node id
   * @param cluster its cluster's name, told along; empty where it has none
   * @param port where other nodes reach it
   */
  public static MdnsSource announcing(String instance, String cluster, int port) {
    return new MdnsSource(instance, cluster, port);
  }

  @Override
  public DiscoveryMethod method() {
    return DiscoveryMethod.MDNS;
  }

  @Override
  public synchronized Findings find() throws IOException {
    List<Refusal> refused = new ArrayList<>();
    follow(refused);
    if (open.isEmpty()) {
      String why = refused.isEmpty() ? "" : ": " + refused.getFirst().reason();
      throw new IOException("no interface with an IPv4 address takes multicast" + why);
    }
    List<Finding> found = new ArrayList<>();
    for (JmDNS responder : open.values()) {
      for (ServiceInfo info : responder.list(MdnsService.TYPE, BROWSE_MILLIS)) {
        if (!instance.isEmpty() && info.getName().equals(instance)) {
          continue;
        }
        Findings read = MdnsService.read(info, cluster);
        found.addAll(read.peers());
        refused.addAll(read.refusals());
      }
    }
    return new Findings(found, refused);
  }

  @Override
  public synchronized void close() {
    closed = true;
    open.values().forEach(MdnsSource::close);
    open.clear();
  }

  private void follow(List<Refusal> refused) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    Set<InetAddress> there = addresses();
    for (Iterator<Map.Entry<InetAddress, JmDNS>> each = open.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<InetAddress, JmDNS> one = each.next();
      if (!there.contains(one.getKey())) {
        each.remove();
        close(one.getValue());
      }
    }
    for (InetAddress address : there) {
      if (!open.containsKey(address)) {
        try {
          open.put(address, open(address));
        } catch (IOException e) {
          refused.add(new Refusal(address.getHostAddress(), "no mDNS here: " + e.getMessage()));
        }
      }
    }
  }

  private JmDNS open(InetAddress address) throws IOException {
    // With a name of its own: without one JmDNS looks the address up in DNS, and waits for it.
    String host = instance.isEmpty() ? "continuum-" + ProcessHandle.current().pid() : instance;
    JmDNS responder = JmDNS.create(address, host);
    if (announcedPort > 0) {
      Map<String, String> text =
          cluster.isEmpty() ? Map.of() : Map.of(MdnsService.CLUSTER, cluster);
      responder.registerService(
          ServiceInfo.create(MdnsService.TYPE, instance, announcedPort, 0, 0, text));
    }
    return responder;
  }

  private static Set<InetAddress> addresses() throws IOException {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (!each.isUp() || !each.supportsMulticast() || each.isLoopback()) {
        continue;
      }
      for (InetAddress address : Collections.list(each.getInetAddresses())) {
        if (address instanceof Inet4Address && addresses.size() < MAX_INTERFACES) {
          addresses.add(address);
          break;
        }
      }
    }
    return addresses;
  }

  private static void close(JmDNS responder) {
    try {
      responder.close();
    } catch (IOException e) {
      // its sockets are closed; what failed is the farewell
    }
  }
}
