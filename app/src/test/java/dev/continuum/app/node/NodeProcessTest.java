package dev.continuum.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.client.ClientException;
import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Cue;
import dev.continuum.client.NewMemory;
import dev.continuum.client.Recollection.Recalled;
import dev.continuum.client.Space;
import dev.continuum.client.Written;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node in a process of its own, over HTTP, by the Java client. */
class NodeProcessTest {
  private static final int WRITERS = 8;
  private static final int WRITES_BEFORE_KILL = 200;

  @TempDir Path folder;

  @Test
  void theClientDoesEverythingThatTheApiCan() throws Exception {
    try (ChildNode node = ChildNode.start(folder.resolve("data"));
        ContinuumClient client = node.client()) {
      assertTrue(client.isReady());
      Space space = client.putSpace("work", new Space.Settings("the team", null, false));
      assertEquals("the team", space.description());
      assertFalse(space.consolidation());

      Written tea =
          client.remember(
              "work",
              NewMemory.of("Ada drinks tea in the morning")
                  .kind("fact")
                  .tags("drinks")
                  .who("Ada")
                  .metadata("cups", 2)
                  .build());
      String teaId = assertNotNullAnd(tea.id());
      Written pot =
          client.remember(
              "work", NewMemory.of("The pot is blue").link(teaId, "part_of", 0.9).build());
      String potId = assertNotNullAnd(pot.id());
      assertEquals("local", assertNotNullAnd(tea.durability()).achieved());

      assertEquals(Map.of("cups", 2), client.memory("work", teaId).metadata());
      List<Recalled> found = client.recall("work", Cue.text("tea")).memories();
      assertEquals(teaId, found.getFirst().memory().id());
      assertTrue(
          found.stream().anyMatch(r -> r.memory().id().equals(potId)),
          "the linked memory is recalled with it");
      assertEquals(teaId, client.recall(Cue.text("tea")).memories().getFirst().memory().id());

      client.change("work", potId, Map.of("content", "The pot is green"), pot.version());
      assertEquals("The pot is green", client.memory("work", potId).content());
      ClientException stale =
          assertThrows(
              ClientException.class,
              () -> client.change("work", potId, Map.of("content", "red"), pot.version()));
      assertTrue(stale.status() == 409 || stale.status() == 412, stale.toString());

      assertEquals(1, client.links("work", teaId, 10).size());
      client.unlink("work", potId, teaId, "part_of");
      assertEquals(0, client.links("work", teaId, 10).size());
      client.link("work", teaId, potId, null, null);
      assertEquals("relates_to", client.links("work", teaId, 10).getFirst().type());

      assertEquals(2, client.memories("work", null, 10).items().size());
      assertEquals(List.of(), client.concepts("work", null, 10).items());
      client.forget("work", potId);
      ClientException gone =
          assertThrows(ClientException.class, () -> client.memory("work", potId));
      assertTrue(gone.isNotFound(), gone.toString());

      List<String> exported = new ArrayList<>();
      client.export("work", exported::add);
      assertTrue(exported.getLast().startsWith("{\"record\":\"end\""), exported.toString());
      client.putSpace("copy", Space.Settings.DEFAULT);
      byte[] lines = (String.join("\n", exported) + "\n").getBytes(StandardCharsets.UTF_8);
      List<String> answers = new ArrayList<>();
      client.importLines("copy", new ByteArrayInputStream(lines), "copy-1", answers::add);
      assertTrue(answers.getLast().contains("\"failed\":0"), answers.toString());
      assertEquals(1, client.space("copy").memories());

      client.deleteSpace("copy");
      assertEquals(List.of("default", "work"), client.spaces().stream().map(Space::name).toList());
      assertTrue(client.status().log().position() > 0);
    }
  }

  @Test
  void aTerminatedNodeEndsWithZeroAndItsMemoriesAreThereAgain() throws Exception {
    Path data = folder.resolve("data");
    String id;
    try (ChildNode node = ChildNode.start(data);
        ContinuumClient client = node.client()) {
      id = assertNotNullAnd(client.remember("default", NewMemory.of("kept").build()).id());
      node.process().destroy();
      assertEquals(0, node.waitFor(), node.output());
      assertFalse(Files.exists(data.resolve("continuum.pid")));
      assertFalse(Files.exists(data.resolve("continuum.url")));
    }
    try (ChildNode node = ChildNode.start(data);
        ContinuumClient client = node.client()) {
      assertEquals("kept", client.memory("default", id).content());
    }
  }

  @Test
  void aSecondStartOnTheSameFolderIsRefused() throws Exception {
    Path data = folder.resolve("data");
    try (ChildNode node = ChildNode.start(data)) {
      Path output = folder.resolve("second.out");
      List<String> again = List.of("start", "--data-dir", data.toString(), "--http", "127.0.0.1:0");
      assertEquals(5, ChildNode.run(output, again).waitFor());
      assertTrue(
          Files.readString(output)
              .contains("process " + node.process().pid() + " serves it already"),
          Files.readString(output));

      // Without the announcement the folder's lock refuses it.
      Files.delete(data.resolve("continuum.pid"));
      assertEquals(5, ChildNode.run(output, again).waitFor());
      assertTrue(Files.readString(output).contains("[data-dir-locked]"), Files.readString(output));
    }
  }

  @Test
  void killedWhileItWritesItLosesNothingThatItAcknowledged() throws Exception {
    Path data = folder.resolve("data");
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    CountDownLatch enough = new CountDownLatch(WRITES_BEFORE_KILL);
    try (ChildNode node = ChildNode.start(data);
        ContinuumClient client = node.client()) {
      List<Thread> writers = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        String name = "writer " + w;
        writers.add(Thread.ofVirtual().start(() -> write(client, name, acknowledged, enough)));
      }
      enough.await();
      node.process().destroyForcibly();
      node.process().waitFor();
      for (Thread writer : writers) {
        writer.join();
      }
    }
    assertTrue(acknowledged.size() >= WRITES_BEFORE_KILL);
    try (ChildNode node = ChildNode.start(data);
        ContinuumClient client = node.client()) {
      assertEquals(Set.of(), missing(client, acknowledged));
    }
  }

  private static void write(
      ContinuumClient client, String name, Set<String> acknowledged, CountDownLatch enough) {
    for (int i = 0; ; i++) {
      try {
        Written written = client.remember("default", NewMemory.of(name + " says " + i).build());
        acknowledged.add(assertNotNullAnd(written.id()));
        enough.countDown();
      } catch (ClientException e) {
        return;
      }
    }
  }

  private static Set<String> missing(ContinuumClient client, Set<String> acknowledged) {
    return acknowledged.stream()
        .filter(
            id -> {
              try {
                return !client.memory("default", id).id().equals(id);
              } catch (ClientException e) {
                return true;
              }
            })
        .collect(Collectors.toSet());
  }

  private static <T> T assertNotNullAnd(@Nullable T value) {
    assertNotNull(value);
    return value;
  }
}
