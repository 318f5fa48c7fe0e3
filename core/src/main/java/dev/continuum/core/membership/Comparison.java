package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds and fetches what the news did not bring. One thread only.
 *
 * <p>Every ping and ack carries the digest of the view. Where an answer's digest differs although
 * the own view is quiet, the two compare digests of some hundred buckets, about eight members each,
 * and exchange the members of those that differ: what is sent grows with the difference and not
 * with the cluster. Without digests, and for a baseline, both send everything now and then.
 *
 * <p>What fits into a few datagrams goes as such, as a stream may have to be opened first; after a
 * question that nobody answered the next one goes on a stream.
 */
final class Comparison {
  private static final int MEMBERS_PER_BUCKET = 8;
  private static final int MAX_CHUNK_BYTES = MembershipCodec.MAX_STREAM_BYTES / 2;

  /** More than these are better on a stream, which repeats what was lost. */
  private static final int MAX_DATAGRAMS = 4;

  /** The head of an answer: its type, its sender and the buckets that it wants. */
  private static final int HEAD_BYTES = 64;

  /** A view that never gets quiet is compared after that many settling times. */
  private static final int MAX_UNSETTLED = 2;

  /** A node that started so many settling times ago does not wait for quiet: much is new to it. */
  private static final int YOUNG_SETTLINGS = 5;

  private static final int COMPARISONS_AFTER_JOIN = 3;

  /** The first comes after about this part of a settling time. */
  private static final int SETTLING_PART_AFTER_JOIN = 8;

  private final Shared shared;
  private final Beliefs beliefs;
  private final MembershipOptions.Repair rule;
  private final boolean digests;
  private final long startNanos;
  private long comparedNanos;
  private long nextAllowedNanos;
  private long askedNanos;
  private boolean unanswered;
  private long comparisons;

  Comparison(Shared shared, Beliefs beliefs) {
    this.shared = shared;
    this.beliefs = beliefs;
    this.rule = shared.options.repair();
    this.digests = shared.options.has(Feature.DIGEST_SYNC);
    this.startNanos = shared.now();
    this.comparedNanos = startNanos;
  }

  /** The periodic one, which needs no reason. */
  void periodic() {
    shared.after(periodNanos() / 2 + shared.jittered(periodNanos()), Deadlines.Kind.COMPARE, 0);
    MemberTable table = shared.table;
    if (table.liveOthers() > 0) {
      int slot = table.live(shared.random.nextInt(table.liveOthers()));
      begin(table.known(slot).address());
    }
  }

  /**
   * A seed has answered, and this node tells those that it knows now. What joins at the same time
   * goes to all but reaches some late or never, so it compares with somebody soon, and again after
   * twice and four times as long.
   */
  void joined() {
    if (digests) {
      shared.spread(MemberTable.SELF, new Update.Alive(shared.self()), true);
      scheduleAfterJoin(0);
    }
  }

  /** One of the comparisons after a join. */
  void afterJoin(long number) {
    MemberTable table = shared.table;
    if (table.liveOthers() > 0) {
      begin(table.known(table.live(shared.random.nextInt(table.liveOthers()))).address());
    }
    if (number + 1 < COMPARISONS_AFTER_JOIN) {
      scheduleAfterJoin(number + 1);
    }
  }

  /** A peer's digest arrived: in an answer, or from a stranger. */
  void digestSeen(PeerAddress peer, long digest, boolean stranger) {
    if (!digests || digest == 0 || digest == shared.table.digest()) {
      return;
    }
    long now = shared.now();
    boolean quiet = now - shared.viewChangedNanos() >= rule.settleNanos();
    boolean overdue = now - comparedNanos >= MAX_UNSETTLED * rule.settleNanos();
    if (now >= nextAllowedNanos && (quiet || overdue || stranger || isYoung())) {
      begin(peer);
    }
  }

  /** Asks a peer to compare. */
  void begin(PeerAddress peer) {
    comparedNanos = shared.now();
    nextAllowedNanos = shared.now() + rule.minGapNanos() / 2 + shared.jittered(rule.minGapNanos());
    comparisons++;
    Update self = new Update.Alive(shared.self());
    if (digests) {
      int count = bucketCount(shared.liveCount());
      Message.SyncRequest request =
          new Message.SyncRequest(shared.selfId(), digestsOf(count), List.of(self));
      boolean lost =
          unanswered && shared.now() - askedNanos >= shared.options.probing().timeoutNanos();
      if (lost || MembershipCodec.sizeBytes(request) > maxDatagramBytes()) {
        shared.stream(peer, request);
      } else {
        shared.datagram(peer, request);
      }
      askedNanos = unanswered ? askedNanos : shared.now();
      unanswered = true;
    } else {
      List<List<Update>> all = chunks(records(0, List.of()), MAX_CHUNK_BYTES);
      shared.stream(peer, new Message.SyncRequest(shared.selfId(), List.of(), all.getFirst()));
      all.subList(1, all.size()).forEach(part -> reply(peer, true, 0, List.of(), part));
    }
  }

  /**
   * Answers a peer.
   *
   * @param stream whether the question came on one
   */
  void requested(PeerAddress from, boolean stream, Message.SyncRequest request) {
    int count = request.buckets().size();
    List<Integer> differing = new ArrayList<>();
    List<Long> own = digestsOf(count);
    for (int i = 0; i < count; i++) {
      if (!own.get(i).equals(request.buckets().get(i))) {
        differing.add(i);
      }
    }
    List<Update> records = count > 0 && differing.isEmpty() ? List.of() : records(count, differing);
    send(from, stream, request.sender(), count, differing, records);
  }

  void replied(PeerAddress from, boolean stream, Message.SyncReply reply) {
    unanswered = false;
    if (reply.bucketCount() > 0 && !reply.wanted().isEmpty()) {
      List<Update> records = records(reply.bucketCount(), reply.wanted());
      send(from, stream, reply.sender(), 0, List.of(), records);
    }
  }

  /**
   * Takes what a comparison brought. A young node, and one that knew less than it is told, is the
   * one that lagged behind: what is new to it is news to nobody else.
   */
  void learn(NodeId sender, List<Update> updates) {
    int unknown = 0;
    for (Update update : updates) {
      unknown += shared.table.find(update.id()) == MemberTable.NONE ? 1 : 0;
    }
    boolean lagged = digests && (isYoung() || unknown > shared.liveCount());
    for (Update update : updates) {
      boolean own = update.id().equals(sender);
      boolean tell = update.state() == MemberState.ALIVE && !(lagged && !own);
      beliefs.apply(update, sender, tell ? Beliefs.Source.GOSSIP : Beliefs.Source.COMPARISON);
    }
  }

  long comparisons() {
    return comparisons;
  }

  private boolean isYoung() {
    return shared.now() - startNanos < YOUNG_SETTLINGS * rule.settleNanos();
  }

  private void scheduleAfterJoin(long number) {
    long delay = (rule.settleNanos() / SETTLING_PART_AFTER_JOIN) << number;
    shared.after(delay / 2 + shared.jittered(delay), Deadlines.Kind.COMPARE_AFTER_JOIN, number);
  }

  /** Sends records in as many parts as it takes; the last one says what is wanted in return. */
  private void send(
      PeerAddress from,
      boolean streamed,
      NodeId peer,
      int count,
      List<Integer> wanted,
      List<Update> records) {
    int room = maxDatagramBytes() - HEAD_BYTES - Integer.BYTES * wanted.size();
    List<List<Update>> parts = streamed || room <= 0 ? List.of() : chunks(records, room);
    boolean stream = streamed || room <= 0 || parts.size() > MAX_DATAGRAMS;
    PeerAddress to = from;
    if (stream) {
      parts = chunks(records, MAX_CHUNK_BYTES);
      to = streamed ? from : streamAddress(peer, from);
    }
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      reply(to, stream, last ? count : 0, last ? wanted : List.of(), parts.get(i));
    }
  }

  /** Where a stream to a peer can be had; a datagram may come from elsewhere. */
  private PeerAddress streamAddress(NodeId peer, PeerAddress from) {
    int slot = shared.table.find(peer);
    Member known = slot == MemberTable.NONE ? null : shared.table.announced(slot);
    return known == null ? from : known.address();
  }

  private void reply(
      PeerAddress to, boolean stream, int count, List<Integer> wanted, List<Update> records) {
    Message.SyncReply reply = new Message.SyncReply(shared.selfId(), count, wanted, records);
    if (stream) {
      shared.stream(to, reply);
    } else {
      shared.datagram(to, reply);
    }
  }

  private int maxDatagramBytes() {
    return shared.options.bounds().maxDatagramBytes();
  }

  /** memberlist's rule: the period doubles with the size beyond 32 members. */
  private long periodNanos() {
    int n = shared.liveCount();
    int factor = n <= 32 ? 1 : (int) Math.ceil(Math.log(n / 32.0) / Math.log(2)) + 1;
    return digests ? rule.periodicNanos() : factor * rule.periodicNanos();
  }

  private static int bucketCount(int members) {
    int buckets = Integer.highestOneBit(Math.max(1, members / MEMBERS_PER_BUCKET));
    return Math.min(buckets, Message.SyncRequest.MAX_BUCKETS);
  }

  private static int bucket(NodeId id, int count) {
    return (int) (MemberTable.ringKey(id) & (count - 1));
  }

  private List<Long> digestsOf(int count) {
    if (count == 0) {
      return List.of();
    }
    long[] digestOf = new long[count];
    MemberTable table = shared.table;
    for (int slot = 0; slot < table.slotLimit(); slot++) {
      if (table.isUsed(slot)) {
        digestOf[bucket(table.id(slot), count)] ^= table.contribution(slot);
      }
    }
    List<Long> answer = new ArrayList<>(count);
    for (long each : digestOf) {
      answer.add(each);
    }
    return answer;
  }

  /** What is believed of the members of these buckets, or of all where {@code count} is 0. */
  private List<Update> records(int count, List<Integer> buckets) {
    boolean[] wanted = new boolean[Math.max(1, count)];
    buckets.forEach(bucket -> wanted[bucket] = true);
    List<Update> records = new ArrayList<>();
    MemberTable table = shared.table;
    for (int slot = 0; slot < table.slotLimit(); slot++) {
      if (table.isUsed(slot) && (count == 0 || wanted[bucket(table.id(slot), count)])) {
        record(slot, records);
      }
    }
    return records;
  }

  private void record(int slot, List<Update> records) {
    MemberTable table = shared.table;
    NodeId id = table.id(slot);
    switch (table.state(slot)) {
      case ALIVE -> records.add(new Update.Alive(table.known(slot)));
      case SUSPECT -> {
        records.add(new Update.Alive(table.known(slot)));
        records.add(new Update.Suspect(id, table.evidence(slot), shared.selfId(), 0));
      }
      case DEAD -> records.add(new Update.Dead(id, table.evidence(slot), shared.selfId()));
      case LEFT -> records.add(new Update.Left(id, table.evidence(slot)));
    }
  }

  /** At least one part, none beyond that size. */
  private static List<List<Update>> chunks(List<Update> records, int maxBytes) {
    List<List<Update>> parts = new ArrayList<>();
    List<Update> part = new ArrayList<>();
    int bytes = 0;
    for (Update record : records) {
      int size = UpdateCodec.sizeBytes(record);
      if (bytes + size > maxBytes && !part.isEmpty()) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(record);
      bytes += size;
    }
    parts.add(part);
    return parts;
  }
}
