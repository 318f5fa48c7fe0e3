package dev.continuum.bench;

import dev.continuum.core.gossip.GossipOptions;
import dev.continuum.sim.gossip.MeshReach;
import dev.continuum.sim.membership.NetworkConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the mesh needs to reach 1,000 simulated nodes: bodies that arrive for each one that is
 * wanted, hops, time to the last node. One thread only. Virtual time, so the machine does not
 * matter; one seed gives one result.
 */
final class SimulatedReach {
  private static final int NODES = 1_000;
  private static final int PUBLICATIONS = 100;
  private static final int BODY_BYTES = 200;
  private static final long EVERY_NANOS = 20_000_000L;
  private static final int CRASHES = 10;
  private static final long SEED = 7;
  private static final double MAX_DELIVERIES = 1.3;
  private static final int SPARE_HOPS = 2;
  private static final double MILLI = 1e6;

  private SimulatedReach() {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.addAll(rows("no fault", NetworkConditions.LAN, 0, true));
    rows.addAll(rows("10% loss", NetworkConditions.LAN.withLoss(0.1), 0, false));
    rows.addAll(rows("10 crashes", NetworkConditions.LAN, CRASHES, false));
    return rows;
  }

  private static List<Row> rows(String what, NetworkConditions network, int crashes, boolean calm) {
    MeshReach reach =
        MeshReach.of(
            NODES,
            GossipOptions.defaults(),
            network,
            PUBLICATIONS,
            EVERY_NANOS,
            BODY_BYTES,
            crashes,
            SEED);
    String work = "reach, " + what;
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            work + ": bodies a node and message",
            number(reach.deliveriesPerNode(), 3),
            "fanout 3 at random: 3",
            "",
            "<= " + MAX_DELIVERIES,
            reach.deliveriesPerNode() <= MAX_DELIVERIES));
    int most = reach.boundHops() + SPARE_HOPS;
    rows.add(
        new Row(
            work + ": hops to the last node",
            String.valueOf(reach.maxHops()),
            "log bound " + reach.boundHops(),
            "",
            calm ? "<= " + most : "none: repaired",
            !calm || reach.maxHops() <= most));
    rows.add(
        new Row(
            work + ": time to the last node",
            number(reach.medianNanos() / MILLI, 0) + " ms",
            "slowest of "
                + reach.publications()
                + ": "
                + number(reach.worstNanos() / MILLI, 0)
                + " ms",
            "",
            "none",
            true));
    rows.add(
        new Row(
            work + ": live nodes reached, once",
            reach.violations().isEmpty() ? "all" : reach.violations().getFirst(),
            "",
            "",
            "all",
            reach.violations().isEmpty()));
    rows.add(
        new Row(
            work + ": bytes a delivery of " + BODY_BYTES,
            number(reach.bytesPerDelivery(), 0) + " B",
            number(reach.messagesPerDelivery(), 2) + " messages",
            "",
            "none",
            true));
    return rows;
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
