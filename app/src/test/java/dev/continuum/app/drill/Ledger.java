package dev.continuum.app.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A load with what it did between two known versions of the register. One thread only. */
final class Ledger {
  private final Api api;
  private final DrillNode judge;
  private final long first;
  private final String origin;
  private final History history;
  private @Nullable Load load;
  private long beganNanos;
  private long endedNanos;
  private List<Operation> operations = List.of();

  private Ledger(Api api, DrillNode judge, History history, Operation origin) {
    this.api = api;
    this.judge = judge;
    this.history = history;
    this.first = origin.version();
    this.origin = origin.value();
  }

  /** Sets the register to a value that no load writes; whoever leads may change meanwhile. */
  static Ledger open(Api api, DrillNode judge) throws InterruptedException {
    History history = new History();
    List<Operation> done = new ArrayList<>();
    Cluster.await(
        "a first decision",
        () -> {
          Operation set = Load.origin(api, judge, history.operations().size());
          if (set.isDone()) {
            done.add(set);
          } else {
            history.add(set);
          }
          return set.isDone();
        });
    return new Ledger(api, judge, history, done.getFirst());
  }

  Load load(List<DrillNode> nodes) {
    Load clients = new Load(api, history);
    beganNanos = System.nanoTime();
    nodes.forEach(clients::on);
    load = clients;
    return clients;
  }

  History history() {
    return history;
  }

  /** What is wrong with it, once the load has ended. */
  List<String> violations() throws InterruptedException {
    endedNanos = System.nanoTime();
    List<JsonNode> ends = new ArrayList<>();
    Cluster.await("a last read", () -> ends.add(api.document(judge, Load.PATH)));
    JsonNode end = ends.getFirst();
    operations = history.operations();
    List<String> violations = new ArrayList<>();
    violations.addAll(
        HistoryCheck.violations(operations, first, origin, end.get("version").asLong()));
    if (load != null) {
      violations.addAll(load.unexpected());
    }
    return violations;
  }

  /** What it was, in lines. */
  List<String> figures() {
    long writes = count(true, Operation.Outcome.DONE);
    double seconds = (endedNanos - beganNanos) / 1e9;
    return List.of(
        String.format(
            Locale.ROOT,
            "%d writes and %d reads (%.0f/s and %.0f/s by %d clients), %d refused, %d of unknown end",
            writes,
            count(false, Operation.Outcome.DONE),
            writes / seconds,
            count(false, Operation.Outcome.DONE) / seconds,
            load == null ? 0 : load.clients(),
            count(true, Operation.Outcome.REFUSED),
            count(true, Operation.Outcome.UNKNOWN)),
        String.format(
            Locale.ROOT,
            "a write took p50 %d, p99 %d, max %d ms; at most %d ms between two; not answered: %s",
            writeMillis(0.5),
            writeMillis(0.99),
            writeMillis(1),
            TimeUnit.NANOSECONDS.toMillis(history.longestSilenceNanos()),
            load == null ? "" : load.failures()));
  }

  private long writeMillis(double share) {
    long[] nanos =
        operations.stream()
            .filter(each -> each.isWrite() && each.isDone())
            .mapToLong(each -> each.endedNanos() - each.invokedNanos())
            .toArray();
    return TimeUnit.NANOSECONDS.toMillis(History.percentile(nanos, share));
  }

  private long count(boolean writes, Operation.Outcome outcome) {
    return operations.stream()
        .filter(each -> each.isWrite() == writes && each.outcome() == outcome)
        .count();
  }
}
