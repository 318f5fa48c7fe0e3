package dev.continuum.app.drill;

import dev.continuum.app.drill.Operation.Kind;
import dev.continuum.app.drill.Operation.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Clients that read and write one register through every node, and note what they were told: of
 * each node one that writes, one that writes only over the version it saw last, and one that reads.
 * The register is an entry of the cluster's configuration with more values than the drill uses.
 * Thread-safe.
 */
final class Load implements AutoCloseable {
  static final String KEY = "consensus.dead_voter_grace";
  static final String PATH = "/v1/cluster/config/" + KEY;

  /** So long that no voter is replaced by the way; every write adds one. */
  private static final long MIN_VALUE_MILLIS = 3_600_000;

  /** Between an answer and the next question of a client: it shall not be the machine's limit. */
  private static final long PAUSE_MILLIS = 5;

  private static final String CONFLICT = "version-conflict";
  private static final int SERVER_ERROR = 500;

  private final Api api;
  private final History history;
  private final AtomicLong counter = new AtomicLong();
  private final List<Thread> clients = new ArrayList<>();
  private final List<String> unexpected = new ArrayList<>();
  private final Map<String, Integer> failures = new ConcurrentSkipListMap<>();
  private volatile boolean ends;

  Load(Api api, History history) {
    this.api = api;
    this.history = history;
  }

  /** Three more clients, of that node. */
  void on(DrillNode node) {
    for (Kind kind : Kind.values()) {
      clients.add(
          Thread.ofVirtual().name(kind + " of " + node.name()).start(() -> serve(node, kind)));
    }
  }

  /** Sets the register to a value below all of the load's, another with each try. */
  static Operation origin(Api api, DrillNode node, int tries) throws InterruptedException {
    String value = (MIN_VALUE_MILLIS - tries) + "ms";
    long invoked = System.nanoTime();
    try {
      Api.Answer answer = api.put(node, PATH, value, null);
      if (answer.isOk()) {
        long version = answer.body().get("version").asLong();
        return new Operation(
            Kind.WRITE, node.name(), invoked, System.nanoTime(), -1, value, Outcome.DONE, version);
      }
    } catch (IOException e) {
      // Nobody knows what became of it.
    }
    return new Operation(
        Kind.WRITE, node.name(), invoked, Operation.NEVER, -1, value, Outcome.UNKNOWN, -1);
  }

  int clients() {
    return clients.size();
  }

  /** How often there was no answer, or one that leaves the end unknown, by its code. */
  Map<String, Integer> failures() {
    return failures;
  }

  /** What no client should ever be told. */
  List<String> unexpected() {
    synchronized (unexpected) {
      return List.copyOf(unexpected);
    }
  }

  /** Ends when every question that is under way has its answer. */
  @Override
  public void close() {
    ends = true;
    try {
      for (Thread each : clients) {
        each.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(DrillNode node, Kind kind) {
    long seen = 0;
    try {
      while (!ends) {
        seen = once(node, kind, seen);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks once and gives the newest version that this client has seen. */
  private long once(DrillNode node, Kind kind, long seen) throws InterruptedException {
    String value = kind == Kind.READ ? "" : nextValue();
    Long expected = kind == Kind.SWAP ? (Long) seen : null;
    long invoked = System.nanoTime();
    Api.Answer answer = null;
    try {
      answer = kind == Kind.READ ? api.get(node, PATH) : api.put(node, PATH, value, expected);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return seen; // It was never sent: the node is down.
    } catch (IOException e) {
      // Nobody knows what became of it.
    }
    long ended = System.nanoTime();
    if (answer == null || answer.status() >= SERVER_ERROR) {
      failures.merge(answer == null ? "cut off" : answer.code(), 1, Integer::sum);
    }
    Operation operation = operation(node, kind, invoked, ended, expected, value, answer);
    if (operation.kind() != Kind.READ || operation.isDone()) {
      history.add(operation);
    }
    return operation.isDone() ? operation.version() : kind == Kind.SWAP ? reread(node, seen) : seen;
  }

  private Operation operation(
      DrillNode node,
      Kind kind,
      long invoked,
      long ended,
      @Nullable Long expected,
      String value,
      Api.@Nullable Answer answer) {
    long before = expected == null ? -1 : expected;
    if (answer != null && answer.isOk()) {
      JsonNode entry = answer.body();
      return new Operation(
          kind,
          node.name(),
          invoked,
          ended,
          before,
          entry.get("value").asString(),
          Outcome.DONE,
          entry.get("version").asLong());
    }
    int status = answer == null ? SERVER_ERROR : answer.status();
    boolean refused = kind == Kind.SWAP && answer != null && answer.code().equals(CONFLICT);
    if (status < SERVER_ERROR && !refused) {
      synchronized (unexpected) {
        unexpected.add(node.name() + " answers a " + kind + " with " + answer);
      }
    }
    return refused
        ? new Operation(kind, node.name(), invoked, ended, before, value, Outcome.REFUSED, -1)
        : new Operation(
            kind, node.name(), invoked, Operation.NEVER, before, value, Outcome.UNKNOWN, -1);
  }

  private long reread(DrillNode node, long seen) throws InterruptedException {
    return once(node, Kind.READ, seen);
  }

  private String nextValue() {
    return (MIN_VALUE_MILLIS + counter.incrementAndGet()) + "ms";
  }
}
