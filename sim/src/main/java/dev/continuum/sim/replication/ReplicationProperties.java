package dev.continuum.sim.replication;

import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.List;

/** What must hold of replication, whatever fails. Thread-safe (stateless). */
public final class ReplicationProperties {
  private static final int MAX_STEPS = 500;
  private static final int MAX_NODES = 5;

  private ReplicationProperties() {}

  public static List<Property> all() {
    return List.of(
        Property.of(
            "replication-converges",
            "every acknowledged operation is on every node in the end and their tables are"
                + " byte-identical, over partitions, crashes, lost unsynced writes and clock skew",
            (choices, trace) -> run(choices, trace, false)),
        Property.of(
            "replication-backup",
            "a node whose disk is put back to an earlier moment gets back what others have, and"
                + " two operations under one dot are always found",
            (choices, trace) -> run(choices, trace, true)));
  }

  private static void run(Choices choices, Trace trace, boolean restores) {
    ReplicationWorld world = new ReplicationWorld(choices.between(2, MAX_NODES), choices, trace);
    world.connectAll();
    int steps = choices.below(MAX_STEPS);
    for (int i = 0; i < steps; i++) {
      switch (choices.below(32)) {
        case 0, 1, 2, 3, 4, 5, 6 -> world.submit();
        case 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 -> world.work();
        case 17, 18, 19, 20, 21, 22, 23, 24, 25 -> world.deliver();
        case 26 -> world.flush();
        case 27 -> world.pass();
        case 28 -> {
          if (choices.oneIn(3)) {
            world.skew();
          } else {
            world.toggleLink();
          }
        }
        case 29 -> {
          if (choices.flip()) {
            world.split();
          } else {
            world.connectAll();
          }
        }
        case 30 -> {
          if (choices.oneIn(3)) {
            world.crash();
          }
        }
        default -> {
          if (restores && choices.oneIn(4)) {
            world.restore();
          }
        }
      }
    }
    world.settle();
    world.check();
  }
}
