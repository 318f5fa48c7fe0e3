package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.Change;
import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.Finding;
import dev.continuum.core.discovery.Findings;
import dev.continuum.core.discovery.Peer;
import dev.continuum.core.discovery.PeerTable;
import dev.continuum.core.discovery.Refusal;
import dev.continuum.core.discovery.Verdict;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.discovery.DiscoveryReport.MethodReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all sources, each on its own virtual thread and in its own time, verifies what they find and
 * tells who came and went. Thread-safe.
 *
 * <p>Either {@link #start}, and it goes on until {@link #close}; or {@link #once}, and it looks one
 * time. What a source finds without an end holds for its time to live and one and a half intervals
 * more, so that a peer does not vanish because a server was restarted between two runs (RFC 8767
 * calls it serving stale); where the time to live is shorter than the interval, the source runs
 * again as soon as it has passed.
 */
public final class Discovery implements AutoCloseable {
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(5);
  private static final long TICK_MILLIS = 1_000;
  private static final int BATCH = 256;
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  private final DiscoveryOptions options;
  private final List<SourceRuns> sources = new ArrayList<>();
  private final Verification verification;
  private final PeerListener listener;
  private final @Nullable PeerCache cache;
  private final RandomSource jitter;
  private final PeerTable table; // guarded by itself
  private final LinkedBlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean changedSinceSave;

  /**
   * @param sources at most one of each method; closed with this
   * @param cache is both a source and where verified peers are written; null for none
   * @param random for jitter and for the order in which peers are asked
   */
  public Discovery(
      DiscoveryOptions options,
      List<Source> sources,
      @Nullable PeerCache cache,
      PeerVerifier verifier,
      PeerListener listener,
      RandomSource random) {
    this.options = options;
    this.cache = cache;
    this.listener = listener;
    this.jitter = random.fork();
    this.table = new PeerTable(options.table(), random.fork(), this::changed);
    this.verification = new Verification(verifier, options.verifyTimeout(), options.maxVerifying());
    List<Source> all = new ArrayList<>(sources);
    if (cache != null) {
      all.add(cache);
    }
    all.sort(Comparator.comparing(Source::method));
    for (Source source : all) {
      this.sources.add(new SourceRuns(source, options.sourceTimeout()));
    }
  }

  /** Looks now and then again at each interval. Once only. */
  public synchronized void start() {
    for (SourceRuns source : sources) {
      threads.add(start("discovery-" + source.source.method().label(), () -> repeat(source)));
    }
    threads.add(start("discovery-tick", this::tick));
    threads.add(start("discovery-tell", this::tell));
  }

  /** Runs every source once, all at the same time, and verifies what is due. Not after start. */
  public DiscoveryReport once() throws InterruptedException {
    List<Thread> runs = new ArrayList<>();
    for (SourceRuns source : sources) {
      runs.add(start("discovery-" + source.source.method().label(), () -> run(source)));
    }
    for (Thread run : runs) {
      run.join();
    }
    for (List<Thread> asking = verifyDue(); !asking.isEmpty(); asking = verifyDue()) {
      for (Thread thread : asking) {
        thread.join();
      }
    }
    for (Change change = changes.poll(); change != null; change = changes.poll()) {
      listener.changed(change);
    }
    return report();
  }

  /** What is known now. */
  public DiscoveryReport report() {
    List<MethodReport> methods = new ArrayList<>();
    synchronized (table) {
      List<Peer> peers = table.peers();
      for (SourceRuns source : sources) {
        methods.add(report(source, peers, table.refusals(source.source.method())));
      }
      return new DiscoveryReport(methods, peers);
    }
  }

  /** The addresses of verified nodes, one each, the best first. */
  public List<PeerAddress> verified() {
    synchronized (table) {
      return table.peers().stream().filter(Peer::counts).map(Peer::address).toList();
    }
  }

  @Override
  public synchronized void close() {
    closed.countDown();
    threads.forEach(Thread::interrupt);
    for (SourceRuns source : sources) {
      source.source.close();
    }
    save();
  }

  private void repeat(SourceRuns source) throws InterruptedException {
    do {
      String before = source.last().error();
      Duration until = untilNext(run(source));
      sayIfNew(source, before);
      source.next(Instant.now().plus(until));
      verifyDue();
      await(source, until);
    } while (closed.getCount() > 0);
  }

  /** One line when something else is wrong, not one a minute. */
  private static void sayIfNew(SourceRuns source, @Nullable String before) {
    String error = source.last().error();
    if (error != null && !error.equals(before)) {
      LOG.warn("discovery by {} failed: {}", source.source.method().label(), error);
    }
  }

  /** Runs it once; the shortest time to live of what it found. */
  private long run(SourceRuns source) throws InterruptedException {
    DiscoveryMethod method = source.source.method();
    Findings found = source.run();
    if (found == null) {
      return Finding.FOREVER;
    }
    synchronized (table) {
      table.found(System.nanoTime(), method, lasting(found));
    }
    return SourceRuns.shortestTtlNanos(found);
  }

  private Findings lasting(Findings found) {
    long graceNanos = options.interval().toNanos() * 3 / 2;
    List<Finding> lasting = new ArrayList<>();
    for (Finding each : found.peers()) {
      lasting.add(
          each.ttlNanos() == Finding.FOREVER
              ? each
              : new Finding(
                  each.address(),
                  each.priority(),
                  each.weight(),
                  Math.min(each.ttlNanos(), Finding.MAX_TTL_NANOS) + graceNanos));
    }
    return new Findings(lasting, found.refusals());
  }

  private Duration untilNext(long ttlNanos) {
    long intervalNanos = options.interval().toNanos();
    double factor;
    synchronized (jitter) {
      factor = 0.9 + 0.2 * jitter.nextDouble();
    }
    long nanos = (long) (intervalNanos * factor);
    if (ttlNanos < nanos) {
      nanos = Math.min(nanos, Math.max(ttlNanos, SHORTEST_INTERVAL.toNanos()));
    }
    return Duration.ofNanos(nanos);
  }

  private void await(SourceRuns source, Duration span) throws InterruptedException {
    long beganNanos = System.nanoTime();
    long leftMillis = span.toMillis();
    while (leftMillis > 0
        && !closed.await(Math.min(leftMillis, TICK_MILLIS), TimeUnit.MILLISECONDS)
        && !source.source.changed()) {
      long passed = System.nanoTime() - beganNanos;
      leftMillis = span.toMillis() - TimeUnit.NANOSECONDS.toMillis(passed);
    }
  }

  /** Lets time pass for the table and keeps the file on disk fresh. */
  private void tick() throws InterruptedException {
    while (!closed.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
      synchronized (table) {
        table.expire(System.nanoTime());
      }
      verifyDue();
      save();
    }
  }

  private void tell() throws InterruptedException {
    while (closed.getCount() > 0) {
      Change change = changes.take();
      try {
        listener.changed(change);
      } catch (RuntimeException e) {
        LOG.error("a listener failed on {}", change, e);
      }
    }
  }

  /** Begins to ask who is due; the threads that do it. */
  private List<Thread> verifyDue() {
    List<PeerAddress> due;
    synchronized (table) {
      due = table.toVerify(System.nanoTime(), BATCH);
    }
    List<Thread> asking = new ArrayList<>();
    for (PeerAddress peer : due) {
      asking.add(start("discovery-verify", () -> verify(peer)));
    }
    return asking;
  }

  private void verify(PeerAddress peer) throws InterruptedException {
    Verdict verdict = verification.ask(peer);
    synchronized (table) {
      table.judged(System.nanoTime(), peer, verdict);
    }
  }

  private void changed(Change change) {
    changedSinceSave = true;
    changes.add(change);
  }

  private synchronized void save() {
    if (cache == null || !changedSinceSave) {
      return;
    }
    changedSinceSave = false;
    List<PeerAddress> verified = verified();
    if (verified.isEmpty()) {
      return; // alone: what was known before is the way back
    }
    try {
      cache.save(verified);
    } catch (IOException e) {
      LOG.warn("{} was not written: {}", PeerCache.FILE_NAME, e.toString());
    }
  }

  private static MethodReport report(SourceRuns source, List<Peer> peers, List<Refusal> refusals) {
    DiscoveryMethod method = source.source.method();
    SourceRuns.Last last = source.last();
    List<Refusal> refused = new ArrayList<>(refusals);
    int found = 0;
    int verified = 0;
    for (Peer peer : peers) {
      if (!peer.methods().contains(method)) {
        continue;
      }
      found++;
      verified += peer.verified() ? 1 : 0;
      if (peer.verdict() instanceof Verdict.Refused(String reason)) {
        refused.add(new Refusal(peer.address().toString(), reason));
      } else if (peer.verdict() instanceof Verdict.Unverified(String reason)) {
        refused.add(new Refusal(peer.address().toString(), "not verified: " + reason));
      }
    }
    return new MethodReport(
        method,
        last.error(),
        found,
        verified,
        refused,
        last.ended(),
        last.tookMillis(),
        last.next());
  }

  @FunctionalInterface
  private interface Task {
    void run() throws InterruptedException;
  }

  private static Thread start(String name, Task task) {
    return Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              try {
                task.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closed
              }
            });
  }
}
