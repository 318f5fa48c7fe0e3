package dev.continuum.drivers.federation;

import com.google.protobuf.UnsafeByteOperations;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.port.Consensus;
import dev.continuum.core.consensus.roles.StateSources;
import dev.continuum.core.consensus.roles.Topology;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.consensus.state.DeltaCodec;
import dev.continuum.core.consensus.state.StateCopy;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group on a node that takes no part in it: a copy of its state that is fetched from others, and
 * decisions that are asked of them. Thread-safe; {@link #fetch} is for one thread at a time, and
 * waits.
 */
final class GroupFollower implements Consensus {
  private static final Logger LOG = LoggerFactory.getLogger(GroupFollower.class);
  static final Duration FETCH_DEADLINE = Duration.ofSeconds(5);
  static final Duration SUBMIT_DEADLINE = Duration.ofSeconds(12);
  static final Duration LEAVE_DEADLINE = Duration.ofSeconds(65);
  static final Duration SNAPSHOT_DEADLINE = Duration.ofMinutes(2);

  /** Most peers that one question goes to, one after the other. */
  static final int MAX_PEERS_ASKED = 5;

  private static final long MIN_BACKOFF_MILLIS = 50;
  private static final long MAX_BACKOFF_MILLIS = 500;
  private static final String SNAPSHOT_PREFIX = "decided/";

  private final int number;
  private final PeerQuestions peers;
  private final Executor threads;
  private final StateCopy copy;
  private final RandomSource random;
  private final AtomicBoolean fetching = new AtomicBoolean();
  private volatile long dueNanos = System.nanoTime();
  private volatile @Nullable NodeId leader;

  /**
   * @param threads for questions, which wait
   * @param random used by one thread at a time: the one that fetches
   */
  GroupFollower(
      int number, int shardCount, PeerQuestions peers, Executor threads, RandomSource random) {
    this.random = random;
    this.number = number;
    this.peers = peers;
    this.threads = threads;
    this.copy = new StateCopy(number, shardCount);
  }

  static String snapshotName(int group) {
    return SNAPSHOT_PREFIX + group;
  }

  /** The group of a snapshot's name, or -1. */
  static int groupOf(String name) {
    String text = name.startsWith(SNAPSHOT_PREFIX) ? name.substring(SNAPSHOT_PREFIX.length()) : "";
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
  }

  ClusterView view() {
    return copy.view();
  }

  /** Who leads, as the last answer said. */
  @Nullable NodeId leader() {
    return leader;
  }

  /** Whether a fetch is due, and none is under way; who is told so ends it by fetching. */
  boolean begin(long nowNanos, long everyNanos) {
    if (nowNanos - dueNanos < 0 || !fetching.compareAndSet(false, true)) {
      return false;
    }
    dueNanos = nowNanos + everyNanos;
    return true;
  }

  /** Asks one after the other until one answers; false where nothing was new. */
  boolean fetchFromSomebody() {
    try {
      for (NodeId peer : sources()) {
        try {
          boolean news = false;
          while (fetch(peer)) {
            news = true;
          }
          return news;
        } catch (ContinuumException e) {
          LOG.debug("group {}: {} does not help: {}", number, peer.shortName(), e.getMessage());
        }
      }
      return false;
    } finally {
      fetching.set(false);
    }
  }

  /** Asks one peer for what is new; false where nothing was. */
  synchronized boolean fetch(NodeId peer) {
    long before = copy.reached();
    Answer.Changes changes =
        peers
            .ask(
                peer,
                Question.newBuilder()
                    .setFetch(Question.Fetch.newBuilder().setGroup(number).setSince(before))
                    .build(),
                FETCH_DEADLINE)
            .getChanges();
    leader = PeerQuestions.node(changes.getLeader());
    try {
      if (changes.getDelta().isEmpty()) {
        Iterator<byte[]> chunks =
            peers.snapshot(peer, snapshotName(number), SNAPSHOT_DEADLINE).iterator();
        copy.restore(() -> chunks.hasNext() ? chunks.next() : null);
      } else {
        copy.apply(DeltaCodec.decode(changes.getDelta().toByteArray()));
      }
    } catch (DecodeException e) {
      throw ContinuumException.of(
          ErrorCode.SNAPSHOT_INVALID,
          "changes of " + peer.shortName() + ": " + e.getMessage(),
          "Run the same version on both nodes.");
    }
    return copy.reached() != before;
  }

  @Override
  public CompletableFuture<Committed> submit(byte[] command) {
    Question question =
        Question.newBuilder()
            .setSubmit(
                Question.Submit.newBuilder()
                    .setGroup(number)
                    .setCommand(UnsafeByteOperations.unsafeWrap(command)))
            .build();
    return CompletableFuture.supplyAsync(
        () -> {
          Answer.Committed committed = askSomebody(question, SUBMIT_DEADLINE).getCommitted();
          return new Committed(
              committed.getTerm(), committed.getIndex(), committed.getAnswer().toByteArray());
        },
        threads);
  }

  @Override
  public CompletableFuture<Long> readIndex() {
    Question question =
        Question.newBuilder()
            .setReadIndex(Question.ReadIndex.newBuilder().setGroup(number))
            .build();
    return CompletableFuture.supplyAsync(
        () -> {
          long index = askSomebody(question, SUBMIT_DEADLINE).getIndex();
          catchUp(index);
          return index;
        },
        threads);
  }

  @Override
  public Registration onCommit(CommitListener listener) {
    throw new UnsupportedOperationException("a follower sees states, not commands");
  }

  /** Nobody, as far as this node takes part. */
  @Override
  public GroupMembers members() {
    return GroupMembers.NONE;
  }

  private void catchUp(long index) {
    for (NodeId peer : candidates()) {
      try {
        while (copy.reached() < index && fetch(peer)) {
          LOG.trace("group {}: at {} of {}", number, copy.reached(), index);
        }
      } catch (ContinuumException e) {
        LOG.debug("group {}: {} does not help: {}", number, peer.shortName(), e.getMessage());
      }
      if (copy.view().version() >= index) {
        return;
      }
    }
    throw nobody("no peer has the state up to index " + index, null);
  }

  /** The same of any node: in the end the one that leads. Asks again for a while. */
  Answer askSomebody(Question question, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    long backoffMillis = MIN_BACKOFF_MILLIS;
    while (true) {
      ContinuumException last = null;
      for (NodeId peer : candidates()) {
        try {
          return peers.ask(peer, question, deadline);
        } catch (ContinuumException e) {
          if (!isWorthAnother(e.code())) {
            throw e;
          }
          last = e;
        }
      }
      if (System.nanoTime() - end > 0) {
        throw nobody("no node that decides answered", last);
      }
      backOff(backoffMillis);
      backoffMillis = Math.min(2 * backoffMillis, MAX_BACKOFF_MILLIS);
    }
  }

  /** Whoever is just electing, or not known yet, is given a moment. */
  private void backOff(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ContinuumException.of(ErrorCode.SHUTTING_DOWN, "group " + number + ": this node stops");
    }
  }

  /** Asks one node; waits. */
  Answer ask(NodeId peer, Question question) {
    return peers.ask(peer, question, LEAVE_DEADLINE);
  }

  /** From whom to fetch, by topology: the leader does not carry them all. */
  private List<NodeId> sources() {
    ClusterView known = copy.view();
    List<PeerQuestions.Peer> live = peers.peers();
    List<StateSources.Peer> sources = new ArrayList<>();
    for (PeerQuestions.Peer each : live) {
      MemberRecord record = known.member(each.node());
      sources.add(
          new StateSources.Peer(
              each.node(),
              record == null ? Duty.FOLLOWER : record.duty(),
              each.zone(),
              Long.MAX_VALUE, // nobody tells, so each may have more
              true,
              each.node().equals(leader)));
    }
    PeerQuestions.Peer self = peers.self();
    return StateSources.of(
        Topology.of(live.size() + 1), self.node(), self.zone(), copy.reached(), sources, random);
  }

  /** The leader first; then who votes; then whoever is near. */
  private List<NodeId> candidates() {
    List<NodeId> candidates = new ArrayList<>();
    NodeId known = leader;
    if (known != null) {
      candidates.add(known);
    }
    ClusterView view = copy.view();
    List<NodeId> rest = new ArrayList<>();
    for (PeerQuestions.Peer each : peers.peers()) {
      MemberRecord record = view.member(each.node());
      boolean decides = record != null && record.duty() == Duty.VOTER;
      rest.add(decides ? 0 : rest.size(), each.node());
    }
    for (NodeId each : rest) {
      if (!candidates.contains(each) && candidates.size() < MAX_PEERS_ASKED) {
        candidates.add(each);
      }
    }
    return candidates;
  }

  /** Only where it is sure that the question had no effect there. */
  private static boolean isWorthAnother(ErrorCode code) {
    return switch (code) {
      case NODE_UNREACHABLE, NOT_LEADER, CONSENSUS_STOPPED, SHUTTING_DOWN, REQUEST_INVALID -> true;
      default -> false;
    };
  }

  private ContinuumException nobody(String what, @Nullable ContinuumException cause) {
    return ContinuumException.of(
        ErrorCode.QUORUM_LOST,
        "group " + number + ": " + what + (cause == null ? "" : ": " + cause.getMessage()),
        "See `continuum members` for who is missing; nothing is decided until a majority is back.");
  }
}
