package dev.continuum.drivers.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.port.Consensus.Committed;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.rpc.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes agree over real links. */
class RaftGroupTest {
  @TempDir Path folder;

  @Test
  void threeNodesAgreeWhoeverIsAsked() throws Exception {
    try (RaftLab lab = new RaftLab(folder, 3)) {
      lab.found(0, 1, 2);
      assertEquals("done first", lab.node(0).submit("first"));
      assertEquals("done second", lab.node(1).submit("second"));
      assertEquals("done third", lab.node(2).submit("third"));
      for (RaftLab.Running each : lab.nodes.values()) {
        assertEquals(3, each.read());
        assertEquals(List.of("first", "second", "third"), each.history.texts());
      }
      lab.awaitSame(3);
    }
  }

  @Test
  void manyCommandsShareEntriesAndKeepTheirAnswers() throws Exception {
    int count = 5_000;
    try (RaftLab lab = new RaftLab(folder, 3)) {
      lab.found(0, 1, 2);
      RaftLab.Running leader = lab.leader();
      RaftLab.Running follower = lab.follower();
      long entriesBefore = leader.group.status().appliedIndex();
      List<CompletableFuture<Committed>> answers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        answers.add((i % 2 == 0 ? leader : follower).group.submit(RaftLab.bytes("c" + i)));
      }
      Set<Long> indexes = new HashSet<>();
      for (int i = 0; i < count; i++) {
        Committed each = answers.get(i).get(RaftLab.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertEquals("done c" + i, RaftLab.text(each.answer()));
        assertTrue(indexes.add(each.index()), "index " + each.index() + " twice");
      }
      lab.awaitSame(count);
      assertEquals(count, leader.history.texts().stream().collect(Collectors.toSet()).size());
      long entries = leader.group.status().appliedIndex() - entriesBefore;
      assertTrue(entries < count / 4, entries + " entries for " + count + " commands");
      Await.until(
          "all know what is committed",
          () ->
              lab.nodes.values().stream()
                  .allMatch(
                      each ->
                          each.group.status().commitIndex()
                              == leader.group.status().commitIndex()));
    }
  }

  /** The lease is trusted instead of a round of the voters; who is wanted as leader may be away. */
  @Test
  void leasesServeReadsAndPrioritiesDoNotStopAFailover() throws Exception {
    AtomicReference<NodeId> wanted = new AtomicReference<>(new NodeId(0, 0));
    RaftSettings settings =
        RaftLab.SETTINGS
            .withReads(RaftSettings.ReadMode.LEASE)
            .withPriority(node -> node.equals(wanted.get()) ? 10 : 5);
    try (RaftLab lab = new RaftLab(folder, 3, settings)) {
      wanted.set(lab.id(1));
      lab.found(0, 1, 2);
      RaftLab.Running leader = lab.leader();
      assertEquals("done one", lab.node(0).submit("one"));
      for (RaftLab.Running each : lab.nodes.values()) {
        assertEquals(1, each.read());
      }
      leader.stop();
      assertEquals("done two", lab.follower().submit("two"));
      lab.start(leader.number);
      lab.awaitSame(2);
      assertEquals(lab.voters(0, 1, 2), lab.node(leader.number).group.members());
      assertTrue(lab.leader().group.commitLatency().count() > 0, "latencies are counted");
    }
  }
}
