package dev.continuum.core.consensus.roles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What must not grow with the cluster. */
class LargeClusterTest {
  private static final int NODES = 1_000;

  @Test
  void aThousandNodesAreTakenInWithoutARush() {
    RoleScript script = new RoleScript();
    script.run("start a zone=A");
    script.run("run");
    List<String> names = new ArrayList<>();
    for (int i = 1; i < NODES; i++) {
      names.add("b" + i);
    }
    script.run("node " + String.join(",", names.subList(0, 900)) + " zone=B");
    script.run("node " + String.join(",", names.subList(900, 980)) + " zone=C");
    script.run("node " + String.join(",", names.subList(980, 999)) + " zone=A role=observer");
    List<String> first = script.run("step");
    assertEquals(Paperwork.MAX_IN_FLIGHT, first.size(), "proposals in flight");
    for (int number = 3; number < 3 + Paperwork.MAX_IN_FLIGHT; number++) {
      script.run("ended " + number + " failed");
    }
    script.run("pass 5");
    List<String> effects = script.run("run");
    assertEquals(NODES - 1, effects.stream().filter(each -> each.contains("propose join")).count());
    long changes = effects.stream().filter(each -> each.contains("change to")).count();
    assertTrue(changes <= 30, "changes: " + changes);
    String group = script.run("group").getFirst();
    String[] parts = group.split(", learners |, led", -1);
    assertEquals(5, parts[0].split(" ", -1).length - 1, group);
    assertEquals(8, parts[1].split(" ", -1).length, group);
    assertEquals(List.of(), script.run("run"), "quiet");
  }
}
