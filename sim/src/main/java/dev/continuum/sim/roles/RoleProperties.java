package dev.continuum.sim.roles;

import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.List;

/** Roles and dynamic membership in a world of random events. Thread-safe (stateless). */
public final class RoleProperties {
  private static final int MAX_EVENTS = 40;
  private static final int MAX_NODES = 11;
  private static final int REST_TICKS = 250;
  private static final List<String> ZONES = List.of("A", "B", "C", "D");
  private static final List<Integer> VOTERS = List.of(0, 3, 5, 7);
  private static final List<WantedRole> ROLES =
      List.of(
          WantedRole.AUTO,
          WantedRole.AUTO,
          WantedRole.AUTO,
          WantedRole.FOLLOWER,
          WantedRole.LEADER,
          WantedRole.OBSERVER,
          WantedRole.EDGE);

  private RoleProperties() {}

  public static List<Property> all() {
    return List.of(
        Property.of(
            "roles-and-voters",
            "one safe change at a time, an odd number of voters, the best spread, and then quiet",
            RoleProperties::check));
  }

  private static void check(Choices choices, Trace trace) {
    List<SimulatedMember> nodes = new ArrayList<>();
    nodes.add(new SimulatedMember(0, choices.pick(ZONES), WantedRole.AUTO));
    RoleWorld world = new RoleWorld(choices, trace, nodes.getFirst());
    for (int event : choices.list(MAX_EVENTS, draw -> draw.below(14))) {
      SimulatedMember node = choices.pick(nodes);
      switch (event) {
        case 0, 1, 2, 3 -> join(choices, world, nodes);
        case 4, 5 -> {
          if (node.up) {
            world.stop(node, false);
          }
        }
        case 6 -> {
          if (node.up) {
            world.stop(node, true);
          }
        }
        case 7, 8 -> {
          if (!node.up) {
            world.start(node);
          }
        }
        case 9 -> world.leave(node, choices.flip());
        case 10 -> loseZone(world, nodes, node.zone);
        case 11 -> startAll(world, nodes);
        case 12 -> world.vote(choices.pick(VOTERS));
        default -> becomeAnother(choices, world, node);
      }
      pass(world, choices.oneIn(4) ? choices.below(60) : choices.below(6));
    }
    if (choices.flip()) {
      startAll(world, nodes);
    }
    pass(world, REST_TICKS);
    world.atRest();
  }

  private static void join(Choices choices, RoleWorld world, List<SimulatedMember> nodes) {
    if (nodes.size() < MAX_NODES) {
      SimulatedMember node =
          new SimulatedMember(nodes.size(), choices.pick(ZONES), choices.pick(ROLES));
      nodes.add(node);
      world.start(node);
    }
  }

  private static void loseZone(RoleWorld world, List<SimulatedMember> nodes, String zone) {
    for (SimulatedMember node : nodes) {
      if (node.up && node.zone.equals(zone)) {
        world.stop(node, false);
      }
    }
  }

  private static void startAll(RoleWorld world, List<SimulatedMember> nodes) {
    for (SimulatedMember node : nodes) {
      if (!node.up) {
        world.start(node);
      }
    }
  }

  private static void becomeAnother(Choices choices, RoleWorld world, SimulatedMember node) {
    if (node.up) {
      world.stop(node, true);
    }
    node.wanted = choices.pick(ROLES);
    world.start(node);
  }

  private static void pass(RoleWorld world, int ticks) {
    for (int i = 0; i < ticks; i++) {
      world.tick();
    }
  }
}
