package dev.continuum.app.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.api.graph.KnowledgeGraph;
import dev.continuum.api.graph.KnowledgeGraph.Entity;
import dev.continuum.api.graph.KnowledgeGraph.Relation;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.drivers.loop.NodeOptions;
import dev.continuum.drivers.loop.NodeRuntime;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference server's graph over a real node. */
class KnowledgeGraphTest {
  private static final Entity MARA =
      new Entity("Mara", "person", List.of("keeps the keys", "starts at six"));
  private static final Entity CREW = new Entity("night crew", "team", List.of());
  private static final Relation LEADS = new Relation("Mara", "night crew", "leads");

  @TempDir Path folder;

  @Test
  void whatIsCreatedIsReadInItsOrderAlsoAfterARestart() {
    try (NodeRuntime node = NodeRuntime.open(NodeOptions.in(folder))) {
      KnowledgeGraph graph = graph(node);
      assertTrue(graph.create(MARA));
      assertTrue(graph.create(CREW));
      assertFalse(graph.create(new Entity("Mara", "other", List.of("lost"))));
      assertTrue(graph.relate(LEADS));
      assertFalse(graph.relate(LEADS));
      assertEquals(
          List.of("likes tea"), graph.observe("Mara", List.of("starts at six", "likes tea")));
    }
    try (NodeRuntime node = NodeRuntime.open(NodeOptions.in(folder))) {
      KnowledgeGraph graph = graph(node);
      Entity known =
          new Entity("Mara", "person", List.of("keeps the keys", "starts at six", "likes tea"));
      assertEquals(List.of(known, CREW), graph.read().entities());
      assertEquals(List.of(LEADS), graph.read().relations());
      assertEquals(List.of(known), graph.search("LIKES TEA").entities());
      assertEquals(List.of(CREW), graph.open(List.of("night crew", "nobody")).entities());
      assertEquals(List.of(LEADS), graph.open(List.of("night crew")).relations());
    }
  }

  @Test
  void aNameCanBeDeletedAndCreatedAgainAndNothingOldComesBack() {
    try (NodeRuntime node = NodeRuntime.open(NodeOptions.in(folder))) {
      KnowledgeGraph graph = graph(node);
      graph.create(MARA);
      graph.create(CREW);
      graph.relate(LEADS);
      MemoryId first = graph.require("Mara").id();
      assertTrue(graph.delete("Mara"));
      assertFalse(graph.delete("Mara"));
      assertEquals(List.of(CREW), graph.read().entities());
      assertEquals(List.of(), graph.read().relations());
      for (int again = 0; again < 3; again++) {
        Entity anew = new Entity("Mara", "place " + again, List.of("keeps the keys"));
        assertTrue(graph.create(anew));
        assertFalse(graph.require("Mara").id().equals(first), "an identifier never comes back");
        assertEquals(List.of(CREW, anew), graph.read().entities());
        assertEquals(List.of(), graph.read().relations());
        graph.deleteObservation("Mara", "keeps the keys");
        assertEquals(List.of("keeps the keys"), graph.observe("Mara", List.of("keeps the keys")));
        assertTrue(graph.delete("Mara"));
      }
    }
  }

  @Test
  void takingAwayWhatIsNotThereChangesNothing() {
    try (NodeRuntime node = NodeRuntime.open(NodeOptions.in(folder))) {
      KnowledgeGraph graph = graph(node);
      graph.create(MARA);
      graph.create(CREW);
      graph.unrelate(LEADS);
      graph.unrelate(new Relation("nobody", "Mara", "knows"));
      graph.deleteObservation("Mara", "never said");
      graph.deleteObservation("nobody", "x");
      assertEquals(List.of(MARA, CREW), graph.read().entities());
      assertUnknown(() -> graph.observe("nobody", List.of("x")));
      assertUnknown(() -> graph.relate(new Relation("Mara", "nobody", "knows")));
    }
  }

  private static void assertUnknown(Runnable call) {
    ContinuumException refusal = assertThrows(ContinuumException.class, call::run);
    assertEquals(ErrorCode.MEMORY_UNKNOWN, refusal.code());
  }

  private static KnowledgeGraph graph(NodeRuntime node) {
    return new KnowledgeGraph(node.service(), NodeRuntime.DEFAULT_SPACE, Limits.DEFAULT);
  }
}
