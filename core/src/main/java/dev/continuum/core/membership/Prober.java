package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks members whether they are there: directly, through others, on a stream. One thread only.
 * SWIM, sections 3.1 and 4.3; Lifeguard, section IV.
 *
 * <p>Whom: with {@link Feature#RING_PROBE} the successor on a ring of hashed identifiers in every
 * round, so that everybody is probed once in an interval and not just on average; and in every n-th
 * round somebody from a shuffled list, so that a run of dead neighbours is found from outside.
 */
final class Prober {
  /** Why a member is probed. */
  enum Purpose {
    ROUND,
    VERIFY,
    LAST_CHANCE,
    RECONNECT
  }

  private static final class Probe {
    final NodeId target;
    final Purpose purpose;
    final int step;
    final long startNanos;
    final long heardBefore;
    boolean indirect;
    int helpers;
    int nacks;

    Probe(NodeId target, Purpose purpose, int step, long startNanos, long heardBefore) {
      this.target = target;
      this.purpose = purpose;
      this.step = step;
      this.startNanos = startNanos;
      this.heardBefore = heardBefore;
    }
  }

  /** Probes of one purpose that a node runs at one time: a bound, never reached in practice. */
  static final int MAX_PROBES = 1_024;

  private static final int INDIRECT_FACTOR = 4;

  /** The longest row of silent neighbours that one round looks beyond. */
  private static final int MAX_STEPS = 8;

  private static final int MAX_HEALTH_TO_WALK = 1;

  /** So many groups of verifiers may be asked, one after the other. */
  private static final int VERIFIER_GROUPS = 4;

  /** In a larger cluster so many ask a suspect for the last time that they do without helpers. */
  private static final int SMALL_CLUSTER = 64;

  private final Shared shared;
  private final Beliefs beliefs;
  private final MembershipOptions.Probing rule;
  private final Map<Long, Probe> probes = new LinkedHashMap<>();

  /** Whom the probes are about. Where many are suspected at once, so many are asked at once. */
  private final Set<NodeId> probed = new LinkedHashSet<>();

  private final Map<Integer, PhiAccrual> phis = new LinkedHashMap<>();
  private final RoundTrips roundTrips = new RoundTrips();
  private final Ring ring;
  private final boolean adaptive;
  private final boolean onRing;
  private final boolean accrues;
  private long round;
  private int nextRandom;

  Prober(Shared shared, Beliefs beliefs) {
    this.shared = shared;
    this.beliefs = beliefs;
    this.rule = shared.options.probing();
    this.ring = new Ring(shared.table);
    this.adaptive = shared.options.has(Feature.ADAPTIVE_TIMEOUT);
    this.onRing = shared.options.has(Feature.RING_PROBE);
    this.accrues = shared.options.has(Feature.PHI);
  }

  /** One interval is over. */
  void round() {
    shared.after(rule.intervalNanos() * shared.health.factor(), Deadlines.Kind.PROBE_ROUND, 0);
    round++;
    if (shared.table.liveOthers() == 0) {
      return;
    }
    if (!onRing) {
      probe(nextRandom(), Purpose.ROUND);
      return;
    }
    int successor = ring.successor();
    if (successor != MemberTable.NONE) {
      probe(successor, Purpose.ROUND, 1);
    }
    if (successor == MemberTable.NONE || round % rule.randomEvery() == 0) {
      int other = nextRandom();
      if (other != successor) {
        probe(other, Purpose.ROUND);
      }
    }
  }

  /**
   * A member is newly suspected by somebody else: the six that everybody agrees on look at once.
   * The next six look after another interval where the suspicion still lacks confirmation, and so
   * on: the first six may be dead themselves.
   */
  void verify(int slot) {
    int verifiers = shared.options.suspicion().verifiers();
    if (!shared.options.has(Feature.VERIFIERS) || verifiers == 0) {
      return;
    }
    int group = ring.rank(slot, VERIFIER_GROUPS * verifiers) / verifiers;
    if (group == 0) {
      probe(slot, Purpose.VERIFY);
    } else if (group < VERIFIER_GROUPS) {
      shared.after(group * rule.intervalNanos(), Deadlines.Kind.VERIFY, slot);
    }
  }

  /** A later group of verifiers has its turn. */
  void verifyLate(int slot) {
    if (beliefs.lacksConfirmation(slot)) {
      probe(slot, Purpose.VERIFY);
    }
  }

  /** A suspect's time is nearly over: it is asked itself, and told why. */
  void askOnceMore(int slot) {
    probe(slot, Purpose.LAST_CHANCE);
  }

  /** Something is odd about a member. */
  void check(int slot) {
    probe(slot, Purpose.VERIFY);
  }

  /** Asks one of the dead whether it is back, now and then. */
  void reconnect() {
    shared.after(
        shared.jittered(2 * shared.options.repair().reconnectNanos()), Deadlines.Kind.RECONNECT, 0);
    MemberTable table = shared.table;
    double share = 3.0 * table.dead() / shared.liveCount();
    if (table.dead() == 0 || shared.random.nextDouble() >= share) {
      return;
    }
    int chosen = MemberTable.NONE;
    int seen = 0;
    for (int slot = 1; slot < table.slotLimit(); slot++) {
      if (table.isUsed(slot)
          && table.state(slot) == MemberState.DEAD
          && table.announced(slot) != null
          && shared.random.nextInt(++seen) == 0) {
        chosen = slot;
      }
    }
    if (chosen != MemberTable.NONE) {
      probe(chosen, Purpose.RECONNECT);
    }
  }

  void acked(Message.Ack ack) {
    Probe probe = end(ack.sequence());
    if (probe == null) {
      return;
    }
    int slot = shared.table.find(probe.target);
    if (ack.sender().equals(probe.target)) {
      if (!probe.indirect) {
        long nanos = shared.now() - probe.startNanos;
        if (slot == MemberTable.NONE) {
          roundTrips.add(nanos);
        } else {
          roundTrips.add(slot, nanos);
        }
      }
      if (accrues && slot != MemberTable.NONE) {
        phis.computeIfAbsent(slot, ignored -> new PhiAccrual()).heartbeat(shared.now());
      }
    }
    if (probe.purpose == Purpose.ROUND) {
      shared.healthChanged(shared.health.improve());
    }
  }

  void nacked(Message.Nack nack) {
    Probe probe = probes.get(nack.sequence());
    if (probe != null) {
      probe.nacks++;
    }
  }

  /** The direct answer, or at last any answer, stayed out. */
  void timedOut(long sequence) {
    Probe probe = probes.get(sequence);
    if (probe == null) {
      return;
    }
    int slot = shared.table.find(probe.target);
    boolean ended =
        slot == MemberTable.NONE
            || probe.purpose == Purpose.RECONNECT
            || !shared.table.state(slot).isLive();
    if (!ended && !probe.indirect) {
      walkOn(probe, slot);
      askOthers(sequence, probe, slot);
      return;
    }
    end(sequence);
    if (!ended && probe.purpose != Purpose.LAST_CHANCE) {
      failed(probe, slot);
    }
  }

  /** The slot is about to be used for somebody else. */
  void forget(int slot) {
    phis.remove(slot);
    roundTrips.forget(slot);
  }

  double phi(int slot, long nowNanos) {
    PhiAccrual phi = phis.get(slot);
    return phi == null ? 0 : phi.phi(nowNanos);
  }

  long roundTripNanos() {
    return roundTrips.meanNanos();
  }

  long roundTripNanos(int slot) {
    return roundTrips.meanNanos(slot);
  }

  int inFlight() {
    return probes.size();
  }

  private void probe(int slot, Purpose purpose) {
    probe(slot, purpose, 0);
  }

  /**
   * Probes a member.
   *
   * @param step which step along the ring this is, 0 where it is none
   */
  private void probe(int slot, Purpose purpose, int step) {
    NodeId target = shared.table.id(slot);
    if (probes.size() >= MAX_PROBES || !probed.add(target)) {
      return;
    }
    long sequence = shared.nextSequence();
    probes.put(sequence, new Probe(target, purpose, step, shared.now(), shared.heardCount()));
    shared.after(directTimeoutNanos(), Deadlines.Kind.PROBE, sequence);
    PeerAddress address = shared.table.known(slot).address();
    shared.datagram(address, ping(sequence, slot));
    if (purpose == Purpose.LAST_CHANCE && shared.options.has(Feature.STREAM_PING)) {
      shared.stream(address, ping(sequence, slot));
    }
  }

  /**
   * A neighbour on the ring does not answer, so the next one is asked at once: of a row that
   * crashed together only the first has a living neighbour. Where answers get lost it is not done,
   * for each probe is another chance to suspect somebody.
   */
  private void walkOn(Probe probe, int slot) {
    boolean walks = probe.step > 0 && probe.step < MAX_STEPS;
    if (walks && shared.health.score() <= MAX_HEALTH_TO_WALK) {
      int next = ring.successorOf(slot);
      if (next != MemberTable.NONE) {
        probe(next, Purpose.ROUND, probe.step + 1);
      }
    }
  }

  private Message.Ping ping(long sequence, int slot) {
    return new Message.Ping(
        shared.selfId(),
        sequence,
        shared.table.id(slot),
        shared.digest(),
        shared.news(beliefs.accusation(slot), false));
  }

  private void askOthers(long sequence, Probe probe, int slot) {
    probe.indirect = true;
    long waitNanos = totalTimeoutNanos() - (shared.now() - probe.startNanos);
    int nackAfterMillis =
        shared.options.has(Feature.NACKS) ? (int) Math.max(1, waitNanos * 4 / 5 / 1_000_000L) : 0;
    boolean alone = probe.purpose == Purpose.LAST_CHANCE && shared.liveCount() > SMALL_CLUSTER;
    List<Integer> helpers = alone ? List.of() : helpers(slot);
    for (int helper : helpers) {
      probe.helpers++;
      shared.datagram(
          shared.table.known(helper).address(),
          new Message.PingRequest(
              shared.selfId(),
              sequence,
              probe.target,
              shared.table.known(slot).address(),
              nackAfterMillis,
              shared.news(null, true)));
    }
    boolean streamed = probe.purpose == Purpose.LAST_CHANCE;
    if (shared.options.has(Feature.STREAM_PING) && !streamed) {
      shared.stream(shared.table.known(slot).address(), ping(sequence, slot));
    }
    shared.after(Math.max(1, waitNanos), Deadlines.Kind.PROBE, sequence);
  }

  private List<Integer> helpers(int target) {
    MemberTable table = shared.table;
    List<Integer> helpers = new ArrayList<>();
    int wanted = Math.min(rule.indirectProbes(), table.liveOthers() - 1);
    for (int tries = 4 * wanted; tries > 0 && helpers.size() < wanted; tries--) {
      int slot = table.live(shared.random.nextInt(table.liveOthers()));
      if (slot != target && table.state(slot) == MemberState.ALIVE && !helpers.contains(slot)) {
        helpers.add(slot);
      }
    }
    return helpers;
  }

  /**
   * No answer on any way. It may be this node that is deaf: then it says nothing. That most helpers
   * kept silent is a bad sign; a few silent ones may have crashed together with the target.
   */
  private void failed(Probe probe, int slot) {
    boolean nacks = shared.options.has(Feature.NACKS) && probe.helpers > 0;
    int missed = nacks ? Math.max(0, probe.helpers - probe.nacks) : 1;
    boolean most = missed > (shared.options.has(Feature.SILENT_HELPERS) ? probe.nacks : 0);
    if (most) {
      shared.healthChanged(shared.health.worsen(missed));
    }
    boolean deaf =
        shared.heardCount() == probe.heardBefore && shared.liveCount() > Reachability.FEW;
    if (!(deaf && shared.options.has(Feature.ISOLATION_FREEZE))) {
      beliefs.suspectOwn(slot);
    }
  }

  private long directTimeoutNanos() {
    long base =
        adaptive
            ? roundTrips.timeoutNanos(rule.minTimeoutNanos(), rule.timeoutNanos())
            : rule.timeoutNanos();
    return base * shared.health.factor();
  }

  private long totalTimeoutNanos() {
    long interval = rule.intervalNanos() * shared.health.factor();
    return adaptive ? Math.min(INDIRECT_FACTOR * directTimeoutNanos(), interval) : interval;
  }

  private int nextRandom() {
    MemberTable table = shared.table;
    if (nextRandom >= table.liveOthers()) {
      for (int i = table.liveOthers() - 1; i > 0; i--) {
        table.swapLive(i, shared.random.nextInt(i + 1));
      }
      nextRandom = 0;
    }
    return table.live(nextRandom++);
  }

  private @Nullable Probe end(long sequence) {
    Probe probe = probes.remove(sequence);
    if (probe != null) {
      probed.remove(probe.target);
    }
    return probe;
  }

  /** For tests: what is known about the member's silence, or null. */
  @Nullable PhiAccrual accrual(int slot) {
    return phis.get(slot);
  }
}
