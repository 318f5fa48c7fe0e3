package dev.continuum.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Membership: real clusters beside real peers ({@code --only real}, or {@code real-30} for one
 * size), simulated ones beside the peers' rules ({@code --only simulated}), one piece of news
 * ({@code --only rumour}), and what an attacker sends ({@code --only hostile}).
 */
final class MembershipBenchmark implements Benchmark {
  private static final String SIMULATED = "simulated";
  private static final String RUMOUR = "rumour";
  private static final String HOSTILE = "hostile";

  @Override
  public String name() {
    return "membership";
  }

  @Override
  public String about() {
    return "formation, crash detection, bytes, false deaths: real beside serf and ScaleCube, simulated to 5,000";
  }

  @Override
  public List<Row> run(BenchContext context) throws Exception {
    List<Row> rows = new ArrayList<>();
    new RealClusters(context).addTo(rows);
    if (context.wants(SIMULATED)) {
      new SimulatedClusters(context).addTo(rows);
    }
    if (context.wants(RUMOUR)) {
      new SimulatedClusters(context).addRumoursTo(rows);
    }
    if (context.wants(HOSTILE)) {
      rows.addAll(HostilePackets.rows(context));
    }
    return rows;
  }
}
