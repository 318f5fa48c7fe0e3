package dev.continuum.sim.discovery;

import dev.continuum.core.discovery.Change;
import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.Finding;
import dev.continuum.core.discovery.Findings;
import dev.continuum.core.discovery.Peer;
import dev.continuum.core.discovery.PeerTable;
import dev.continuum.core.discovery.PeerTableOptions;
import dev.continuum.core.discovery.Verdict;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Trace;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One table, what was put into it, and who it says has come. One thread only. */
final class TableHistory {
  private static final int ADDRESSES = 12;
  private static final int NODES = 6;
  private static final int MAX_TTL_NANOS = 60;
  private static final int ACCEPTED_FOR_NANOS = 40;
  private static final int REFUSED_FOR_NANOS = 15;
  private static final List<DiscoveryMethod> METHODS = List.of(DiscoveryMethod.values());

  private final Choices choices;
  private final Trace trace;
  private final int maxPeers;
  private final PeerTable table;
  private final Set<NodeId> here = new TreeSet<>();
  private final Map<DiscoveryMethod, Map<PeerAddress, Long>> known =
      new EnumMap<>(DiscoveryMethod.class);
  private long nowNanos;

  TableHistory(Choices choices, Trace trace) {
    this.choices = choices;
    this.trace = trace;
    this.maxPeers = choices.between(1, 8);
    PeerTableOptions options =
        new PeerTableOptions(
            maxPeers, ACCEPTED_FOR_NANOS, REFUSED_FOR_NANOS, node(0), List.of(address(0)));
    this.table = new PeerTable(options, new SeededRandom(choices.bits()), this::changed);
    this.nowNanos = choices.flip() ? Long.MAX_VALUE - 50 : 0; // a monotonic clock may wrap
  }

  /** A method reports a run. */
  void run() {
    DiscoveryMethod method = choices.pick(METHODS);
    List<Finding> found = choices.list(10, this::finding);
    trace.step(nowNanos + " " + method + " found " + found);
    Map<PeerAddress, Long> latest = new TreeMap<>();
    for (Finding finding : found) {
      latest.merge(finding.address(), finding.ttlNanos(), Math::max);
    }
    latest.remove(address(0));
    Map<PeerAddress, Long> until = new TreeMap<>();
    latest.forEach((address, ttl) -> until.put(address, ttl == Finding.FOREVER ? ttl : at(ttl)));
    known.put(method, until);
    Set<PeerAddress> refused = refused();
    table.found(nowNanos, method, Findings.of(found));
    Expect.that(table.size() <= maxPeers, "more peers than the limit");
    latest.keySet().removeAll(refused);
    noneBetterWasEvicted(method, latest.keySet());
  }

  /** Asks some peers who they are. */
  void verify() {
    List<PeerAddress> due = table.toVerify(nowNanos, choices.below(6));
    Expect.equal(due.size(), new LinkedHashSet<>(due).size(), "one asked twice");
    for (PeerAddress address : due) {
      judge(address);
    }
  }

  /** Time passes. */
  void pass() {
    nowNanos += choices.below(2 * MAX_TTL_NANOS);
    trace.step(nowNanos + " passes");
    table.expire(nowNanos);
    for (Peer peer : table.peers()) {
      for (DiscoveryMethod method : peer.methods()) {
        Expect.that(holds(method, peer.address()), peer + " was not told by " + method);
      }
    }
  }

  /** A verdict that nobody asked for, such as a late one. */
  void judgeAgain() {
    judge(address(choices.below(ADDRESSES)));
  }

  /** What must hold at any moment. */
  void check() {
    Set<NodeId> counted = new TreeSet<>();
    int counting = 0;
    for (Peer peer : table.peers()) {
      Expect.that(!peer.methods().isEmpty(), peer + " is found by nobody");
      Expect.that(!peer.address().equals(address(0)), "this node is its own peer");
      if (peer.verdict() instanceof Verdict.Accepted(NodeId node)) {
        counted.add(node);
      }
      Expect.that(!peer.counts() || peer.verified(), peer + " counts without being verified");
      counting += peer.counts() ? 1 : 0;
    }
    Expect.equal(counted, here, "nodes by the table, and by its changes");
    Expect.equal(counted.size(), counting, "addresses that count");
    Expect.equal(counted.size(), table.verifiedNodes(), "verified nodes");
    Expect.that(!counted.contains(node(0)), "this node is its own peer");
  }

  /** When all methods find nothing any more, nothing is left. */
  void end() {
    for (DiscoveryMethod method : METHODS) {
      table.found(nowNanos, method, Findings.NONE);
    }
    check();
    Expect.equal(0, table.size(), "peers that nobody finds");
    Expect.equal(Long.MAX_VALUE, table.untilExpiryNanos(nowNanos), "nothing expires");
  }

  /** What was found and is not there ranks below all that are: by the method's priority. */
  private void noneBetterWasEvicted(DiscoveryMethod method, Set<PeerAddress> found) {
    Set<PeerAddress> there = new TreeSet<>();
    int least = Integer.MAX_VALUE;
    for (Peer peer : table.peers()) {
      there.add(peer.address());
      if (!(peer.verdict() instanceof Verdict.Refused)) {
        least = Math.min(least, peer.methods().getFirst().priority());
      }
    }
    for (PeerAddress address : found) {
      if (!there.contains(address) && holds(method, address)) {
        Expect.equal(maxPeers, table.size(), address + " is missing with room left");
        Expect.that(method.priority() <= least || least == Integer.MAX_VALUE, "evicted the better");
      }
    }
  }

  private Set<PeerAddress> refused() {
    Set<PeerAddress> refused = new TreeSet<>();
    for (Peer peer : table.peers()) {
      if (peer.verdict() instanceof Verdict.Refused) {
        refused.add(peer.address());
      }
    }
    return refused;
  }

  private void judge(PeerAddress address) {
    Verdict verdict =
        switch (choices.below(4)) {
          case 0 -> new Verdict.Refused("another cluster");
          case 1 -> new Verdict.Unverified("no certificate");
          default -> new Verdict.Accepted(node(choices.below(NODES)));
        };
    trace.step(nowNanos + " " + address + " is " + verdict);
    table.judged(nowNanos, address, verdict);
  }

  private boolean holds(DiscoveryMethod method, PeerAddress address) {
    Long until = known.getOrDefault(method, new TreeMap<>()).get(address);
    return until != null && (until == Finding.FOREVER || nowNanos - until < 0);
  }

  private void changed(Change change) {
    trace.step(nowNanos + " " + change);
    switch (change) {
      case Change.Came came -> Expect.that(here.add(came.node()), "came twice: " + came);
      case Change.Went went -> Expect.that(here.remove(went.node()), "went twice: " + went);
    }
  }

  /** A time in the future; never by chance the mark of having no end. */
  private long at(long ttlNanos) {
    long until = nowNanos + ttlNanos;
    return until == Finding.FOREVER ? until - 1 : until;
  }

  private Finding finding(Choices draw) {
    long ttl = draw.oneIn(3) ? Finding.FOREVER : draw.between(1, MAX_TTL_NANOS);
    return new Finding(address(draw.below(ADDRESSES)), draw.below(3), draw.below(4), ttl);
  }

  private static PeerAddress address(int i) {
    return new PeerAddress("n" + i, 7000);
  }

  private static NodeId node(int i) {
    return new NodeId(0, i);
  }
}
