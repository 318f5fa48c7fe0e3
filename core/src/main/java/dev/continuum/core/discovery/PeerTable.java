package dev.continuum.core.discovery;

import dev.continuum.core.discovery.Change.Reason;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The peers that were found, by address, and which of them count. One thread only.
 *
 * <p>Who drives it reports each run ({@link #found}), asks whom to verify ({@link #toVerify}),
 * gives the verdicts ({@link #judged}) and lets time pass ({@link #expire}). Changes go to the
 * consumer of the constructor in the order in which they happen.
 *
 * <p>The rank decides who leaves a full table. First go peers that were refused, unless an operator
 * wrote them down: strangers must not push out friends by being many. Then those of the method with
 * the lowest priority; within it those not verified, those of the worse SRV priority and of the
 * lower weight, and the youngest. A peer that is found again after its eviction comes in only past
 * one that ranks below it.
 */
public final class PeerTable {
  private static final String SELF = "this node itself";

  /** The best first. */
  private static final Comparator<Entry> RANK =
      Comparator.comparingInt((Entry entry) -> entry.isStranger() ? 1 : 0)
          .thenComparingInt(entry -> -entry.bestMethod().priority())
          .thenComparingInt(entry -> entry.verdict() instanceof Verdict.Accepted ? 0 : 1)
          .thenComparingInt(entry -> entry.bestFinding().priority())
          .thenComparingInt(entry -> -entry.bestFinding().weight())
          .thenComparingLong(entry -> entry.firstFoundNanos)
          .thenComparing(entry -> entry.address);

  private final PeerTableOptions options;
  private final RandomSource random;
  private final Consumer<Change> changes;
  private final TreeMap<PeerAddress, Entry> entries = new TreeMap<>();
  private final TreeMap<NodeId, TreeSet<PeerAddress>> verified = new TreeMap<>();
  private final EnumMap<DiscoveryMethod, List<Refusal>> refusals =
      new EnumMap<>(DiscoveryMethod.class);

  public PeerTable(PeerTableOptions options, RandomSource random, Consumer<Change> changes) {
    this.options = options;
    this.random = random;
    this.changes = changes;
  }

  /** A run of the method succeeded: this is all that it knows now. */
  public void found(long nowNanos, DiscoveryMethod method, Findings findings) {
    List<Refusal> refused = new ArrayList<>(findings.refusals());
    Map<PeerAddress, Finding> fresh = new LinkedHashMap<>();
    for (Finding finding : findings.peers()) {
      if (options.selfAddresses().contains(finding.address())) {
        add(refused, new Refusal(finding.address().toString(), SELF));
      } else {
        fresh.merge(finding.address(), finding, PeerTable::better);
      }
    }
    fresh.forEach(
        (address, finding) ->
            entries
                .computeIfAbsent(address, _ -> new Entry(address, nowNanos))
                .found(method, finding, nowNanos));
    for (Entry entry : new ArrayList<>(entries.values())) {
      if (entry.foundBy(method) && !fresh.containsKey(entry.address)) {
        entry.lost(method);
        removeIfGone(entry, Reason.NOT_FOUND);
      }
    }
    refusals.put(method, refused);
    expire(nowNanos);
    evict();
  }

  /** Time passed: what nobody repeated ends. */
  public void expire(long nowNanos) {
    for (Entry entry : new ArrayList<>(entries.values())) {
      entry.expire(nowNanos);
      removeIfGone(entry, Reason.EXPIRED);
    }
  }

  /** How long until {@link #expire} has something to do; {@link Long#MAX_VALUE} where nothing. */
  public long untilExpiryNanos(long nowNanos) {
    long least = Long.MAX_VALUE;
    for (Entry entry : entries.values()) {
      least = Math.min(least, entry.untilExpiryNanos(nowNanos));
    }
    return least;
  }

  /**
   * At most {@code maxPeers} that are to be asked who they are, the best methods first, within one
   * as {@link AttemptOrder} says. They are not given again before {@link #judged}.
   */
  public List<PeerAddress> toVerify(long nowNanos, int maxPeers) {
    TreeMap<Integer, List<Entry>> byMethod = new TreeMap<>(Comparator.reverseOrder());
    for (Entry entry : entries.values()) {
      if (entry.isDue(nowNanos)) {
        byMethod.computeIfAbsent(entry.bestMethod().priority(), _ -> new ArrayList<>()).add(entry);
      }
    }
    List<PeerAddress> due = new ArrayList<>();
    for (List<Entry> equals : byMethod.values()) {
      List<Entry> ordered =
          AttemptOrder.of(
              equals, e -> e.bestFinding().priority(), e -> e.bestFinding().weight(), random);
      for (Entry entry : ordered) {
        if (due.size() == maxPeers) {
          return due;
        }
        entry.asking();
        due.add(entry.address);
      }
    }
    return due;
  }

  /** A peer was asked. Of one that has gone meanwhile nothing is kept. */
  public void judged(long nowNanos, PeerAddress address, Verdict given) {
    Entry entry = entries.get(address);
    if (entry == null) {
      return;
    }
    Verdict verdict =
        given instanceof Verdict.Accepted(NodeId node) && node.equals(options.self())
            ? new Verdict.Refused(SELF)
            : given;
    NodeId before = nodeOf(entry.verdict());
    NodeId after = nodeOf(verdict);
    long holdsNanos = after != null ? options.acceptedForNanos() : options.refusedForNanos();
    entry.judged(verdict, nowNanos + holdsNanos);
    if (before != null && !before.equals(after)) {
      withdraw(before, address, after == null ? Reason.REFUSED : Reason.REPLACED);
    }
    if (after != null && !after.equals(before)) {
      TreeSet<PeerAddress> addresses = verified.computeIfAbsent(after, _ -> new TreeSet<>());
      addresses.add(address);
      if (addresses.size() == 1) {
        changes.accept(new Change.Came(after, address));
      }
    }
  }

  /** All peers, the best first. */
  public List<Peer> peers() {
    List<Peer> peers = new ArrayList<>(entries.size());
    for (Entry entry : ranked()) {
      Finding finding = entry.bestFinding();
      peers.add(
          new Peer(
              entry.address,
              entry.methods(),
              finding.priority(),
              finding.weight(),
              entry.firstFoundNanos,
              entry.verdict(),
              counts(entry)));
    }
    return peers;
  }

  /** What the last good run of the method found and the table refused. */
  public List<Refusal> refusals(DiscoveryMethod method) {
    return List.copyOf(refusals.getOrDefault(method, List.of()));
  }

  /** How many addresses are remembered. */
  public int size() {
    return entries.size();
  }

  /** How many nodes are verified, each counted once however many addresses it has. */
  public int verifiedNodes() {
    return verified.size();
  }

  private void evict() {
    if (entries.size() <= options.maxPeers()) {
      return;
    }
    List<Entry> ranked = ranked();
    for (Entry last : ranked.subList(options.maxPeers(), ranked.size())) {
      Refusal refusal =
          new Refusal(
              last.address.toString(),
              "no room: " + options.maxPeers() + " peers that rank higher are remembered");
      for (DiscoveryMethod method : last.methods()) {
        add(refusals.computeIfAbsent(method, _ -> new ArrayList<>()), refusal);
      }
      remove(last, Reason.EVICTED);
    }
  }

  private static void add(List<Refusal> to, Refusal refusal) {
    if (to.size() < Findings.MAX_REFUSALS) {
      to.add(refusal);
    }
  }

  private List<Entry> ranked() {
    List<Entry> ranked = new ArrayList<>(entries.values());
    ranked.sort(RANK);
    return ranked;
  }

  private boolean counts(Entry entry) {
    NodeId node = nodeOf(entry.verdict());
    TreeSet<PeerAddress> addresses = node == null ? null : verified.get(node);
    return addresses != null && addresses.first().equals(entry.address);
  }

  private void removeIfGone(Entry entry, Reason reason) {
    if (entry.isGone()) {
      remove(entry, reason);
    }
  }

  private void remove(Entry entry, Reason reason) {
    entries.remove(entry.address);
    NodeId node = nodeOf(entry.verdict());
    if (node != null) {
      withdraw(node, entry.address, reason);
    }
  }

  private void withdraw(NodeId node, PeerAddress address, Reason reason) {
    TreeSet<PeerAddress> addresses = verified.get(node);
    if (addresses != null && addresses.remove(address) && addresses.isEmpty()) {
      verified.remove(node);
      changes.accept(new Change.Went(node, address, reason));
    }
  }

  private static @Nullable NodeId nodeOf(@Nullable Verdict verdict) {
    return verdict instanceof Verdict.Accepted(NodeId node) ? node : null;
  }

  /** A method that names one address twice means the better of both, for the longer time. */
  private static Finding better(Finding a, Finding b) {
    boolean first =
        a.priority() != b.priority() ? a.priority() < b.priority() : a.weight() >= b.weight();
    Finding better = first ? a : b;
    return new Finding(
        better.address(), better.priority(), better.weight(), Math.max(a.ttlNanos(), b.ttlNanos()));
  }
}
