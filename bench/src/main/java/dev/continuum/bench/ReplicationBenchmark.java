package dev.continuum.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How what was written reaches other nodes: how two find out in what they differ ({@code --only
 * reconcile}), and what it costs that a publication reaches all ({@code --only reach}).
 */
final class ReplicationBenchmark implements Benchmark {
  @Override
  public String name() {
    return "replication";
  }

  @Override
  public String about() {
    return "bytes and time to find what differs in a million records; what it costs to reach 1,000 nodes";
  }

  @Override
  public List<Row> run(BenchContext context) throws Exception {
    List<Row> rows = new ArrayList<>();
    if (context.wants("reconcile")) {
      new Reconciliation(context).addTo(rows);
    }
    if (context.wants("reach")) {
      rows.addAll(SimulatedReach.rows());
    }
    return rows;
  }
}
