package dev.continuum.bench;

import dev.continuum.bench.cluster.ClusterKind;
import dev.continuum.bench.cluster.ClusterLab;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Real sockets: clusters of ours, of serf and of ScaleCube with their default settings for a LAN,
 * one process a node, side by side. Ours is encrypted, theirs are not, as that is the default.
 *
 * <p>Formations run in turn and alone, because they are work; the first of each kind are rehearsals
 * that warm the processes up. Quiet and crashes are measured in all clusters at one time: there
 * clocks decide and not processors. serf and ScaleCube exchange their whole state every 30 s, so
 * that is how long bytes are counted.
 */
final class RealClusters {
  /** The part of the benchmark; followed by a hyphen and a size it is only that. */
  static final String PART = "real";

  private static final int[] SIZES = {10, 30};
  private static final int IDLE_SECONDS = 30;

  /** Until first contacts and the last of ScaleCube's gossip are over. */
  private static final int SETTLE_SECONDS = 30;

  private static final int REHEARSALS = 2;
  private static final int MAX_FORMATIONS = 5;
  private static final int CRASHES = 2;
  private static final double AGREEMENT = 0.15;

  /** What was measured of one cluster. */
  private record Figures(double[] formed, double[] bytes, double[] crashes, int falseDeaths) {}

  private final BenchContext context;

  RealClusters(BenchContext context) {
    this.context = context;
  }

  void addTo(List<Row> rows) throws Exception {
    for (int nodes : SIZES) {
      if (!context.wants(PART) && !context.wants(PART + "-" + nodes)) {
        continue;
      }
      Map<ClusterKind, Figures> figures = measure(nodes);
      beside(nodes, figures, rows);
      againstSimulator(nodes, of(ClusterKind.CONTINUUM, figures), rows);
    }
  }

  private Map<ClusterKind, Figures> measure(int nodes) throws Exception {
    List<ClusterLab> labs = new ArrayList<>();
    try {
      for (ClusterKind kind : ClusterKind.values()) {
        labs.add(ClusterLab.open(kind, nodes, context.folder(kind.name())));
      }
      Map<ClusterKind, double[]> formed = form(nodes, labs);
      context.progress(nodes + " real nodes: quiet");
      Thread.sleep(SETTLE_SECONDS * 1_000L);
      List<Double> bytes = together(labs, lab -> lab.idleBytes(IDLE_SECONDS));
      context.progress(nodes + " real nodes: bytes a node and second " + bytes + "; now crashes");
      List<List<ClusterLab.Crash>> crashes = together(labs, RealClusters::crashes);
      context.progress(nodes + " real nodes: crashes " + crashes);
      Map<ClusterKind, Figures> figures = new EnumMap<>(ClusterKind.class);
      for (int i = 0; i < labs.size(); i++) {
        ClusterKind kind = labs.get(i).kind();
        figures.put(
            kind,
            new Figures(
                formed.getOrDefault(kind, new double[0]),
                new double[] {bytes.get(i)},
                crashes.get(i).stream().mapToDouble(ClusterLab.Crash::allSeconds).toArray(),
                crashes.get(i).getLast().falseDeaths()));
      }
      return figures;
    } finally {
      labs.forEach(ClusterLab::close);
    }
  }

  private Map<ClusterKind, double[]> form(int nodes, List<ClusterLab> labs) throws IOException {
    int formations = Math.min(context.rounds(), MAX_FORMATIONS);
    Map<ClusterKind, double[]> formed = new EnumMap<>(ClusterKind.class);
    for (ClusterLab lab : labs) {
      context.progress(nodes + " real nodes of " + lab.kind().label() + ": rehearsals");
      for (int i = 0; i < REHEARSALS; i++) {
        lab.formSeconds();
      }
      lab.rest();
      formed.put(lab.kind(), new double[formations]);
    }
    for (int i = 0; i < formations; i++) {
      for (ClusterLab lab : labs) {
        double seconds = lab.formSeconds();
        lab.rest();
        formed.getOrDefault(lab.kind(), new double[formations])[i] = seconds;
        context.progress(
            String.format(
                Locale.ROOT,
                "%d real nodes of %s: formed in %.3f s",
                nodes,
                lab.kind().label(),
                seconds));
      }
    }
    for (ClusterLab lab : labs) {
      lab.formSeconds();
    }
    return formed;
  }

  private static List<ClusterLab.Crash> crashes(ClusterLab lab) throws IOException {
    List<ClusterLab.Crash> crashes = new ArrayList<>();
    for (int i = 0; i < CRASHES; i++) {
      crashes.add(lab.crash());
    }
    return crashes;
  }

  private interface Measurement<T> {
    T of(ClusterLab lab) throws IOException;
  }

  private static <T> List<T> together(List<ClusterLab> labs, Measurement<T> measurement)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<T>> calls = new ArrayList<>();
      labs.forEach(lab -> calls.add(() -> measurement.of(lab)));
      List<T> results = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(calls)) {
        results.add(each.get());
      }
      return results;
    }
  }

  private void beside(int nodes, Map<ClusterKind, Figures> all, List<Row> rows) {
    Figures ours = of(ClusterKind.CONTINUUM, all);
    for (ClusterKind peer : List.of(ClusterKind.SERF, ClusterKind.SCALECUBE)) {
      Figures theirs = of(peer, all);
      String name = peer.label();
      rows.add(
          Row.atMost(
              label(nodes, "join through one, all see all"),
              "s",
              ours.formed,
              name,
              theirs.formed,
              1));
      rows.add(
          Row.atMost(
              label(nodes, "SIGKILL known to all"), "s", ours.crashes, name, theirs.crashes, 1));
      rows.add(
          Row.atMost(
              label(nodes, "steady bytes a node and second"),
              "B",
              ours.bytes,
              name,
              theirs.bytes,
              1));
    }
    int others = of(ClusterKind.SERF, all).falseDeaths + of(ClusterKind.SCALECUBE, all).falseDeaths;
    rows.add(
        new Row(
            label(nodes, "reports of deaths of running nodes"),
            String.valueOf(ours.falseDeaths),
            "both peers " + others,
            "-",
            "0",
            ours.falseDeaths == 0));
  }

  /** The same scenario in the simulator: its median over seeds beside the real one. */
  private void againstSimulator(int nodes, Figures real, List<Row> rows) {
    SimulatedTwin.Figures twin = SimulatedTwin.median(nodes, SETTLE_SECONDS, IDLE_SECONDS);
    rows.add(agreement(nodes, "all see all", "s", real.formed, twin.formedSeconds()));
    rows.add(agreement(nodes, "SIGKILL known to all", "s", real.crashes, twin.crashSeconds()));
    rows.add(agreement(nodes, "steady bytes", "B", real.bytes, twin.idleBytes()));
  }

  private static Row agreement(
      int nodes, String what, String unit, double[] real, double simulated) {
    double ratio = Row.median(real) / simulated;
    return new Row(
        label(nodes, what + ", real beside simulated"),
        Row.figure(Row.median(real), unit),
        "simulator " + Row.figure(simulated, unit),
        String.format(Locale.ROOT, "%.2fx", ratio),
        "within 15%",
        Math.abs(ratio - 1) <= AGREEMENT);
  }

  private static Figures of(ClusterKind kind, Map<ClusterKind, Figures> all) {
    return Objects.requireNonNull(all.get(kind), kind.label());
  }

  private static String label(int nodes, String work) {
    return nodes + " real nodes: " + work;
  }
}
