package dev.continuum.core.coordinator;

import dev.continuum.core.coordinator.Health.Component;
import dev.continuum.core.coordinator.Health.Level;
import dev.continuum.core.coordinator.HealthFacts.Copy;
import dev.continuum.core.coordinator.HealthFacts.Group;
import dev.continuum.core.coordinator.HealthFacts.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whether the cluster is well, part by part, in words that say what to do. Thread-safe (stateless).
 */
public final class HealthCheck {
  static final long MAX_LAG_ENTRIES = 1_000;
  static final long MAX_SILENT_MILLIS = 3_000;
  static final double DISK_WARNING_FRACTION = 0.9;
  private static final double HALF = 0.5;
  private static final int MAX_NAMES = 5;

  private HealthCheck() {}

  public static Health check(HealthFacts facts) {
    List<Component> components =
        List.of(
            coordinator(facts),
            consensus(facts),
            replication(facts),
            connectivity(facts),
            capacity(facts));
    Level worst = Level.HEALTHY;
    for (Component component : components) {
      worst = worse(worst, component.level());
    }
    return new Health(worst, components);
  }

  private static Component coordinator(HealthFacts facts) {
    Findings findings = new Findings("coordinator");
    if (facts.nodes().stream().noneMatch(node -> node.state().serves())) {
      findings.add(
          Level.CRITICAL, "No node can serve a request. Look why none is alive: continuum status.");
    }
    List<String> bad = nodes(facts, node -> !node.state().serves());
    if (!bad.isEmpty()) {
      findings.add(
          Level.WARNING,
          "No requests go to "
              + shortened(bad)
              + ". Start what should run; let go for good what never comes back.");
    }
    return findings.component();
  }

  private static Component consensus(HealthFacts facts) {
    Findings findings = new Findings("consensus");
    for (Group group : facts.groups()) {
      String name = "Group " + group.group();
      if (!group.failure().isEmpty()) {
        findings.add(
            Level.CRITICAL,
            name + " has stopped on this node: " + group.failure() + ". Mend that, then restart.");
      } else if (!group.led()) {
        findings.add(
            Level.CRITICAL,
            name
                + " has no leader: nothing is decided. Bring back voters until a majority answers;"
                + " where it never will, see continuum recover.");
      } else if (group.answering() < group.quorum()) {
        findings.add(
            Level.CRITICAL,
            voters(group, name)
                + " and "
                + group.quorum()
                + " must: nothing is decided. Bring back voters, or see continuum recover.");
      } else if (group.voters() > 1 && group.answering() == group.quorum()) {
        findings.add(
            Level.WARNING,
            voters(group, name)
                + ": one more failure stops decisions. Bring back the others, or add a node.");
      } else if (group.voters() == 1 && facts.members() > 1) {
        findings.add(
            Level.WARNING,
            name
                + " has one voter: when it stops, nothing is decided. Three nodes that may vote"
                + " bear the loss of one.");
      }
    }
    if (!facts.held().isEmpty()) {
      findings.add(Level.WARNING, "A change of voters waits: " + facts.held() + ".");
    }
    return findings.component();
  }

  private static String voters(Group group, String name) {
    return name + ": " + group.answering() + " of " + group.voters() + " voters answer";
  }

  private static Component replication(HealthFacts facts) {
    Findings findings = new Findings("replication");
    for (Group group : facts.groups()) {
      List<Copy> copies =
          facts.copies().stream().filter(copy -> copy.group() == group.group()).toList();
      List<String> behind =
          copies.stream().filter(HealthCheck::isBehind).map(HealthCheck::words).toList();
      boolean alone =
          copies.stream().anyMatch(Copy::voter)
              && copies.stream().filter(Copy::voter).allMatch(HealthCheck::isBehind);
      if (!behind.isEmpty()) {
        findings.add(
            alone ? Level.CRITICAL : Level.WARNING,
            "In group "
                + group.group()
                + (alone ? " no other voter has what was decided last: " : " these are behind: ")
                + shortened(behind)
                + ". Look at their disks and at the network to them.");
      }
    }
    return findings.component();
  }

  private static boolean isBehind(Copy copy) {
    return copy.lagEntries() > MAX_LAG_ENTRIES || copy.silentMillis() > MAX_SILENT_MILLIS;
  }

  private static String words(Copy copy) {
    return copy.silentMillis() > MAX_SILENT_MILLIS
        ? copy.name() + " (silent for " + copy.silentMillis() / 1_000 + " s)"
        : copy.name() + " (" + copy.lagEntries() + " entries)";
  }

  private static Component connectivity(HealthFacts facts) {
    Findings findings = new Findings("connectivity");
    long percent = Math.round(Math.floor(facts.reach().fraction() * 100));
    Level level = facts.reach().fraction() < HALF ? Level.CRITICAL : Level.WARNING;
    if (facts.reach().split()) {
      findings.add(
          level,
          "The network is split: "
              + percent
              + "% of the members can be reached from here. Look at the links between the zones.");
    } else if (facts.reach().fraction() < 1) {
      findings.add(
          level,
          percent
              + "% of the members can be reached from here. Start those that stopped; let go for"
              + " good those that never come back.");
    }
    return findings.component();
  }

  private static Component capacity(HealthFacts facts) {
    Findings findings = new Findings("capacity");
    List<String> full = facts.rooms().stream().filter(Room::refusesWrites).map(Room::name).toList();
    List<String> nearlyFull =
        facts.rooms().stream()
            .filter(room -> !room.refusesWrites())
            .filter(room -> room.diskUsedFraction() > DISK_WARNING_FRACTION)
            .map(room -> room.name() + " (" + Math.round(room.diskUsedFraction() * 100) + "%)")
            .toList();
    if (!full.isEmpty()) {
      findings.add(
          Level.CRITICAL, "No room for writes on " + shortened(full) + ". Free disk space there.");
    }
    if (!nearlyFull.isEmpty()) {
      findings.add(
          Level.WARNING,
          "The disk is nearly full on " + shortened(nearlyFull) + ". Free space, or add disk.");
    }
    long serving = facts.nodes().stream().filter(node -> node.state().serves()).count();
    long loaded = nodes(facts, node -> node.state() == NodeState.DEGRADED).size();
    if (serving > 0 && 2 * loaded > serving) {
      findings.add(
          Level.WARNING,
          loaded + " of " + serving + " nodes that serve are loaded. Add nodes, or send less.");
    }
    return findings.component();
  }

  private static List<String> nodes(HealthFacts facts, Predicate<NodeHealth> which) {
    return facts.nodes().stream()
        .filter(which)
        .map(node -> node.node().shortName() + " (" + node.reason() + ")")
        .toList();
  }

  private static String shortened(List<String> names) {
    return names.size() <= MAX_NAMES
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MAX_NAMES))
            + " and "
            + (names.size() - MAX_NAMES)
            + " more";
  }

  private static Level worse(Level a, Level b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** What was found about one component. One thread only. */
  private static final class Findings {
    private final String name;
    private final List<String> reasons = new ArrayList<>();
    private Level level = Level.HEALTHY;

    Findings(String name) {
      this.name = name;
    }

    void add(Level found, String reason) {
      level = worse(level, found);
      reasons.add(reason);
    }

    Component component() {
      return new Component(name, level, reasons);
    }
  }
}
