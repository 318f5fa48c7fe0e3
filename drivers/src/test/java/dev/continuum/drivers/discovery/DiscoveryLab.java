package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.Finding;
import dev.continuum.core.discovery.Findings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Our side of {@code scripts/discovery.sh}: asks the real DNS server, browses for what the real
 * avahi announces, and announces until the standard input ends. One thread only. Exit codes: 0 all
 * as expected, 1 not.
 */
public final class DiscoveryLab {
  private static final List<InetSocketAddress> SERVER =
      List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5300));
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long TTL_NANOS = Duration.ofSeconds(30).toNanos();

  private int failed;

  private DiscoveryLab() {}

  public static void main(String[] arguments) throws Exception {
    DiscoveryLab lab = new DiscoveryLab();
    try (MdnsSource mdns = MdnsSource.announcing("our-node", "lab", 7000)) {
      lab.dns();
      lab.mdns(mdns);
      while (System.in.read() >= 0) {
        // announces until the script has seen it
      }
    }
    System.exit(lab.failed == 0 ? 0 : 1);
  }

  private void dns() throws Exception {
    Findings found = patient(new DnsSource("_continuum._tcp.example.com", SERVER));
    TreeSet<String> seen = new TreeSet<>();
    for (Finding each : found.peers()) {
      seen.add(
          each.priority()
              + " "
              + each.weight()
              + " "
              + each.address()
              + " "
              + (each.ttlNanos() > 0 && each.ttlNanos() <= TTL_NANOS));
    }
    expect(
        "dnsmasq's SRV records: priority, weight, target, time to live",
        "[10 40 node2.example.com:7001 true, 10 60 node1.example.com:7000 true,"
            + " 20 50 node3.example.com:7000 true]",
        seen);
    Findings many = new DnsSource("_many._tcp.example.com", SERVER).find();
    expect("150 records, more than UDP holds", "150", many.peers().size());
    try {
      Findings none = new DnsSource("_absent._tcp.example.com", SERVER).find();
      expect("a name that is not there", "NXDOMAIN", none);
    } catch (IOException e) {
      expect("a name that is not there", "true", e.toString().contains("NXDOMAIN"));
    }
  }

  private void mdns(MdnsSource mdns) throws IOException {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    List<String> seen = new ArrayList<>();
    while (seen.isEmpty() && System.nanoTime() - deadlineNanos < 0) {
      mdns.find().peers().forEach(peer -> seen.add(peer.address().toString()));
    }
    expect("what avahi announces, and not ourselves", "[10.78.0.2:7100]", seen);
  }

  /** The server may be still on its way up. */
  private static Findings patient(DnsSource source) throws IOException {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return source.find();
      } catch (IOException e) {
        if (System.nanoTime() - deadlineNanos >= 0) {
          throw e;
        }
      }
    }
  }

  @SuppressWarnings("SystemOut") // the script shows it
  private void expect(String what, String expected, Object seen) {
    boolean ok = String.valueOf(seen).equals(expected);
    failed += ok ? 0 : 1;
    System.out.println(
        (ok ? "ok    " : "FAIL  ")
            + what
            + (ok ? "" : ": " + seen + " (expected: " + expected + ")"));
  }
}
