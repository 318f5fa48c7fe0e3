package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Standing;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.port.ConsensusControl.Replica;
import dev.continuum.core.consensus.roles.RoleInput.Observed;
import dev.continuum.core.consensus.roles.Sighting.Belief;
import dev.continuum.core.value.NodeId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of all nodes, put together by node. One thread only. */
final class Roster {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Observed observed;
  private final Set<NodeId> leaving;
  private final Map<NodeId, Long> absentSinceNanos;
  private final TreeMap<NodeId, MemberRecord> records = new TreeMap<>();
  private final TreeMap<NodeId, Sighting> sightings = new TreeMap<>();
  private final TreeMap<NodeId, Replica> replicas = new TreeMap<>();
  private final TreeMap<NodeId, Candidate> candidates = new TreeMap<>();

  /**
   * @param leaving who goes, and gets no duty any more
   * @param absentSinceNanos of those whom membership does not know
   */
  Roster(Observed observed, Set<NodeId> leaving, Map<NodeId, Long> absentSinceNanos) {
    this.observed = observed;
    this.leaving = leaving;
    this.absentSinceNanos = absentSinceNanos;
    observed.nodes().forEach(node -> sightings.put(node.id(), node));
    observed.group().replicas().forEach(each -> replicas.put(each.node(), each));
    observed.members().forEach(record -> records.put(record.id(), record));
    records.keySet().forEach(id -> candidates.put(id, candidate(id)));
    GroupMembers group = observed.group().members();
    group.voters().forEach(id -> candidates.computeIfAbsent(id, this::candidate));
    group.learners().forEach(id -> candidates.computeIfAbsent(id, this::candidate));
  }

  /** Members of record, and whoever takes part in the group without being one. */
  Collection<Candidate> candidates() {
    return candidates.values();
  }

  @Nullable Candidate find(NodeId id) {
    return candidates.get(id);
  }

  @Nullable MemberRecord record(NodeId id) {
    return records.get(id);
  }

  @Nullable Sighting sighting(NodeId id) {
    return sightings.get(id);
  }

  /** Whether a node can take part in a decision now. */
  boolean answers(NodeId id) {
    if (id.equals(observed.self())) {
      return true;
    }
    Replica replica = replicas.get(id);
    Sighting sighting = sightings.get(id);
    return replica != null
        ? replica.silentMillis() <= observed.options().maxSilentMillis()
        : sighting != null && sighting.belief() == Belief.ALIVE;
  }

  String name(NodeId id) {
    MemberRecord record = records.get(id);
    Sighting sighting = sightings.get(id);
    return record != null ? record.name() : sighting != null ? sighting.name() : id.shortName();
  }

  private Candidate candidate(NodeId id) {
    MemberRecord record = records.get(id);
    Sighting sighting = sightings.get(id);
    RoleOptions options = observed.options();
    GroupMembers group = observed.group().members();
    WantedRole wanted =
        record != null ? record.wanted() : sighting != null ? sighting.wanted() : WantedRole.AUTO;
    String zone = record != null ? record.zone() : sighting != null ? sighting.zone() : "";
    boolean in = !leaving.contains(id) && (record == null || record.standing() == Standing.IN);
    boolean learner = group.learners().contains(id);
    boolean answers = answers(id);
    Replica replica = replicas.get(id);
    long silentNanos = answers ? 0 : silentNanos(id);
    return new Candidate(
        id,
        name(id),
        zone,
        in && votes(wanted) && (sighting == null || votes(sighting.wanted())),
        in && follows(wanted) && (sighting == null || follows(sighting.wanted())),
        group.isVoter(id),
        learner,
        id.equals(observed.group().leader()),
        answers,
        silentNanos >= Math.max(1, options.graceNanos()),
        sighting != null
            && sighting.belief() == Belief.ALIVE
            && sighting.stateForNanos() >= options.settleNanos(),
        answers && replica != null && replica.lagEntries() <= options.maxLagEntries(),
        wanted == WantedRole.LEADER || wanted == WantedRole.FOLLOWER,
        ElectionPriority.of(wanted, zone, options),
        roundTripClass(sighting));
  }

  /** What a node says of itself counts as soon as it says it, what is on record until it is not. */
  private static boolean votes(WantedRole wanted) {
    return wanted != WantedRole.OBSERVER && wanted != WantedRole.EDGE;
  }

  private static boolean follows(WantedRole wanted) {
    return wanted != WantedRole.EDGE;
  }

  /** How long a node that does not answer has been gone, as far as anybody can say. */
  private long silentNanos(NodeId id) {
    Sighting sighting = sightings.get(id);
    Replica replica = replicas.get(id);
    long byEngine = replica != null ? replica.silentMillis() * NANOS_PER_MILLI : Long.MAX_VALUE;
    long byMembership =
        sighting == null
            ? observed.nowNanos() - absentSinceNanos.getOrDefault(id, observed.nowNanos())
            : sighting.belief().isLive() ? 0 : sighting.stateForNanos();
    return Math.min(byEngine, byMembership);
  }

  /** Round trips within a factor of two are equal; what was never measured is far. */
  private static int roundTripClass(@Nullable Sighting sighting) {
    return sighting == null || sighting.roundTripNanos() == 0
        ? Long.SIZE
        : Long.SIZE - Long.numberOfLeadingZeros(sighting.roundTripNanos());
  }
}
