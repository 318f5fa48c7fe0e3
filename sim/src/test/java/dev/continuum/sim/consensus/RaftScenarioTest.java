package dev.continuum.sim.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuum.core.value.SeededRandom;
import dev.continuum.sim.membership.NetworkConditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A joint change and a transfer of the lead, message by message, as golden files; {@code
 * -Dcontinuum.golden=rewrite} writes them anew, for a review of the difference.
 */
class RaftScenarioTest {
  private static final long SEED = 1;
  private static final long ELECTED_MILLIS = 1_000;
  private static final long CHANGED_MILLIS = 45;

  /** Without chance, so that no machine rounds it otherwise. */
  private static final NetworkConditions EVEN = new NetworkConditions(500_000, 0, 0, 0, 0, 0);

  private final List<String> lines = new ArrayList<>();

  private RaftWorld world(int nodes, int voters) {
    RaftWorld world =
        new RaftWorld(nodes, voters, 0, EVEN, new SeededRandom(SEED), RaftMutant.NONE);
    world.startAll();
    world.runFor(ELECTED_MILLIS);
    RaftNode leader = leader(world);
    lines.add("leader " + leader.id() + " of " + leader.log().members());
    world.journal(lines::add);
    return world;
  }

  private static RaftNode leader(RaftWorld world) {
    RaftNode leader = world.leader();
    if (leader == null) {
      throw new AssertionError("nobody leads");
    }
    return leader;
  }

  private void ask(String answer) {
    lines.add("> " + answer);
  }

  private void check(RaftWorld world, String name) throws IOException {
    RaftNode leader = leader(world);
    lines.add("leader " + leader.id() + " of " + leader.log().members());
    world.checkLogs();
    String actual = String.join("\n", lines) + "\n";
    Path file = Path.of("src/test/resources/golden/consensus", name);
    if ("rewrite".equals(System.getProperty("continuum.golden"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, actual);
    } else {
      assertEquals(Files.readString(file), actual, file + " (-Dcontinuum.golden=rewrite)");
    }
  }

  @Test
  void jointChange() throws IOException {
    RaftWorld world = world(5, 3);
    ask(world.change(RaftMembers.of(List.of(0, 1, 3), List.of(4))));
    ask(world.change(RaftMembers.of(List.of(0, 1, 2), List.of(3, 4))));
    world.runFor(CHANGED_MILLIS);
    ask(world.change(RaftMembers.of(List.of(leader(world).id(), 3, 4), List.of())));
    world.runFor(CHANGED_MILLIS);
    check(world, "joint-change.txt");
  }

  @Test
  void transfer() throws IOException {
    RaftWorld world = world(4, 3);
    ask(world.change(RaftMembers.of(List.of(0, 1, 2), List.of(3))));
    world.runFor(CHANGED_MILLIS);
    ask(world.handOver(3));
    ask(world.handOver((leader(world).id() + 1) % 3));
    world.runFor(CHANGED_MILLIS);
    check(world, "transfer.txt");
  }
}
