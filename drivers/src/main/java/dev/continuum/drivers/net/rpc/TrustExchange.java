package dev.continuum.drivers.net.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.net.wire.Holding;
import dev.continuum.drivers.net.wire.Holdings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the newest version of what is {@link Shared}, such as the revocation list, to every node.
 * Thread-safe.
 *
 * <p>Who has news from outside (a file, the command line) tells every node; who was told tells
 * {@link #RELAYED_TO} others, once, for those that the first could not reach. Either end of a new
 * link compares with the other, and each node compares with the one that follows it by identity:
 * soon after a member came or came back, and else every {@link #COMPARED_EVERY} looks, as a link
 * that has to be opened for it costs more than the rest of membership in a minute. Versions go
 * first, contents only where one side's is older, so a comparison without news is two short
 * versions each way.
 */
final class TrustExchange implements AutoCloseable {
  /** How often it looks. */
  static final Duration EVERY = Duration.ofSeconds(5);

  /** Looks between two comparisons where nobody came: five minutes. */
  static final int COMPARED_EVERY = 60;

  /** Looks until the comparison after somebody came: at least, and drawn beyond it. */
  private static final int COMPARED_AFTER_ARRIVAL = 2;

  private static final int DRAWN_AFTER_ARRIVAL = 4;

  static final int RELAYED_TO = 3;

  /** Exchanges that this node has under way; the others wait. */
  static final int MAX_UNDER_WAY = 64;

  static final int MAX_HOLDINGS = 16;
  static final int MAX_VERSION_BYTES = 64;

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(TrustExchange.class);

  /** The other nodes that can be reached, the one that follows this node first. */
  interface Peers extends Supplier<List<PeerAddress>> {}

  private final List<Shared> shared;
  private final NodeLinks links;
  private final Peers peers;
  private final RandomSource random;
  private final Semaphore room = new Semaphore(MAX_UNDER_WAY);

  /** Guarded by the random source. */
  private int looksUntilComparison = COMPARED_EVERY;

  private final Map<Holding.Kind, byte[]> told = new EnumMap<>(Holding.Kind.class);
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("trust-exchange").factory());

  TrustExchange(List<Shared> shared, NodeLinks links, Peers peers, RandomSource random) {
    this.shared = List.copyOf(shared);
    this.links = links;
    this.peers = peers;
    this.random = random;
    shared.forEach(each -> told.put(each.kind(), each.version()));
  }

  /** Takes what a caller has and gives what it lacks. */
  Holdings answer(Holdings theirs) {
    take(theirs);
    return compare(theirs, true);
  }

  /** Both sides of a new link compare; the one that called begins. */
  void connected(NodeLink link) {
    start(() -> exchange(link));
  }

  /** Tells all where something was changed here, and not by {@link #answer} or the like. */
  void changed() {
    boolean news = false;
    synchronized (told) {
      for (Shared each : shared) {
        byte[] version = each.version();
        news |= !Arrays.equals(version, told.put(each.kind(), version));
      }
    }
    if (news) {
      peers.get().forEach(this::tell);
    }
  }

  /** Looks for news, and compares where it is time; to be called every {@link #EVERY}. */
  void tick() {
    changed();
    synchronized (random) {
      if (--looksUntilComparison > 0) {
        return;
      }
      looksUntilComparison = COMPARED_EVERY;
    }
    compare();
  }

  /** Compares with the next node. */
  void compare() {
    peers.get().stream().limit(1).forEach(this::tell);
  }

  /** A member came, or came back: it may have missed something, and so may this node. */
  void arrived() {
    synchronized (random) {
      int looks = COMPARED_AFTER_ARRIVAL + random.nextInt(DRAWN_AFTER_ARRIVAL);
      looksUntilComparison = Math.min(looksUntilComparison, looks);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void relay() {
    List<PeerAddress> others = new ArrayList<>(peers.get());
    for (int i = 0; i < RELAYED_TO && !others.isEmpty(); i++) {
      int drawn;
      synchronized (random) {
        drawn = random.nextInt(others.size());
      }
      tell(others.remove(drawn));
    }
  }

  private void tell(PeerAddress peer) {
    start(() -> exchange(links.to(peer)));
  }

  private void start(Runnable exchange) {
    try {
      executor.execute(
          () -> {
            try {
              room.acquire();
            } catch (InterruptedException e) {
              return;
            }
            try {
              exchange.run();
            } catch (ContinuumException e) {
              LOG.debug("no exchange: {}", e.getMessage());
            } finally {
              room.release();
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("no exchange while the node stops");
    }
  }

  private void exchange(NodeLink link) {
    Holdings theirs = link.exchange(compare(Holdings.getDefaultInstance(), false), DEADLINE);
    take(theirs);
    Holdings newer = compare(theirs, true);
    if (newer.getHoldingsList().stream().anyMatch(each -> !each.getContent().isEmpty())) {
      take(link.exchange(newer, DEADLINE));
    }
  }

  /** Our versions, with the contents where theirs are older. */
  private Holdings compare(Holdings theirs, boolean withContents) {
    Holdings.Builder ours = Holdings.newBuilder();
    for (Shared each : shared) {
      byte[] version = each.version();
      Holding.Builder one =
          Holding.newBuilder()
              .setKind(each.kind())
              .setVersion(UnsafeByteOperations.unsafeWrap(version));
      if (withContents
          && Arrays.compareUnsigned(version, versionOf(theirs, each.kind()).toByteArray()) > 0) {
        one.setContent(UnsafeByteOperations.unsafeWrap(each.content()));
      }
      ours.addHoldings(one);
    }
    return ours.build();
  }

  private static ByteString versionOf(Holdings holdings, Holding.Kind kind) {
    for (Holding each : holdings.getHoldingsList()) {
      if (each.getKind() == kind) {
        return each.getVersion();
      }
    }
    return ByteString.EMPTY;
  }

  private void take(Holdings theirs) {
    boolean news = false;
    for (Holding each : theirs.getHoldingsList()) {
      for (Shared ours : shared) {
        if (ours.kind() == each.getKind() && !each.getContent().isEmpty()) {
          news |= take(ours, each.getVersion().toByteArray(), each.getContent().toByteArray());
        }
      }
    }
    if (news) {
      relay();
    }
  }

  private boolean take(Shared ours, byte[] version, byte[] content) {
    if (Arrays.compareUnsigned(version, ours.version()) <= 0) {
      return false;
    }
    synchronized (told) {
      told.put(ours.kind(), version); // before it is taken: this change is not told to all
    }
    try {
      return ours.offer(content);
    } catch (ContinuumException e) {
      LOG.warn("what another node shares is refused: {}", e.getMessage());
      return false;
    }
  }
}
