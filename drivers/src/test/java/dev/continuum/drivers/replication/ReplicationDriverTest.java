package dev.continuum.drivers.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.memory.SpaceSettings.Consistency;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.replication.ReplicationOptions;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.core.value.SpaceName;
import dev.continuum.drivers.loop.Drafts;
import dev.continuum.drivers.loop.NodeOptions;
import dev.continuum.drivers.loop.NodeRuntime;
import dev.continuum.drivers.net.rpc.Await;
import dev.continuum.drivers.net.rpc.ClusterTransport;
import dev.continuum.drivers.net.rpc.NodeTlsSecurity;
import dev.continuum.drivers.net.rpc.RpcCluster;
import dev.continuum.drivers.tls.NodeTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with real logs, states, certificates and links keep a space the same. */
class ReplicationDriverTest {
  private static final SpaceName TEAM = new SpaceName("team");
  private static final long MILLI = 1_000_000L;
  private static final ReplicationOptions OFTEN =
      new ReplicationOptions(300 * MILLI, 8L << 20, 2 << 20, 2_000 * MILLI, 100 * MILLI);

  @TempDir Path folder;
  private final Map<String, NodeTls> identities = new LinkedHashMap<>();
  private final Map<String, Running> nodes = new LinkedHashMap<>();
  private RpcCluster cluster;

  /** One node. */
  private record Running(
      NodeRuntime runtime, ClusterTransport transport, ReplicationDriver replication)
      implements AutoCloseable {
    void remember(String content) {
      runtime.service().remember(TEAM, Drafts.episode(content), WriteOptions.DEFAULT).join();
    }

    TreeSet<String> contents() {
      TreeSet<String> contents = new TreeSet<>();
      try {
        for (Memory memory : runtime.service().memories(TEAM, null, 1_000).items()) {
          contents.add(memory.content());
        }
      } catch (ContinuumException notYet) {
        return contents;
      }
      return contents;
    }

    AppliedOperations held() {
      return replication.status().held();
    }

    @Override
    public void close() {
      replication.close();
      transport.close();
      runtime.close();
    }
  }

  @BeforeEach
  void found() throws IOException {
    cluster = new RpcCluster(folder.resolve("pki"), "north");
    identities.put("a", cluster.founder);
    identities.put("b", cluster.join("b"));
    identities.put("c", cluster.join("c"));
    for (String name : identities.keySet()) {
      start(name);
    }
    node("a")
        .runtime
        .service()
        .putSpace(
            TEAM, new SpaceSettings(null, Consistency.EVERYWHERE, true), WriteOptions.DEFAULT);
    Await.until("the space is everywhere", () -> all().allMatch(ReplicationDriverTest::hasTeam));
  }

  @AfterEach
  void close() {
    nodes.values().forEach(Running::close);
    cluster.close();
  }

  @Test
  void whatIsWrittenAnywhereIsEverywhereAlsoAfterAnAbsence() throws IOException {
    all().forEach(node -> node.remember("at " + node.transport.membership().address().port()));
    awaitSame(3);
    assertEquals(
        0,
        node("b").runtime.service().memories(NodeRuntime.DEFAULT_SPACE, null, 10).items().size());

    stop("b");
    node("a").remember("while b was away, at a");
    node("c").remember("while b was away, at c");
    start("b");
    awaitSame(5);

    // Its origin is gone: another node tells what it wrote.
    stop("b");
    node("c").remember("only c and a have seen it");
    Await.until("a has it", () -> node("a").contents().size() == 6);
    stop("c");
    start("b");
    Await.until("b has it from a", () -> node("b").contents().size() == 6);
    start("c");
    awaitSame(6);
    assertThrows(
        ContinuumException.class,
        () ->
            node("a")
                .runtime
                .service()
                .putSpace(TEAM, SpaceSettings.DEFAULT, WriteOptions.DEFAULT));
  }

  @Test
  void aNodeWhoseFolderWasPutBackGetsBackWhatOthersHave() throws IOException {
    node("c").remember("before the backup");
    awaitSame(1);
    long actor = node("c").replication.status().actor();
    stop("c");
    copy(data("c"), data("backup"));
    start("c");
    node("c").remember("after the backup");
    awaitSame(2);

    stop("c");
    delete(data("c"));
    copy(data("backup"), data("c"));
    start("c");
    awaitSame(2);
    assertNotEquals(actor, node("c").replication.status().actor());
    node("c").remember("under another actor");
    awaitSame(3);
    assertTrue(all().allMatch(each -> each.replication.status().forks() == 0));
  }

  private void awaitSame(int memories) {
    Await.until(
        "all have " + memories,
        () -> {
          Running first = node("a");
          return all()
              .allMatch(
                  each ->
                      each.contents().size() == memories
                          && each.contents().equals(first.contents())
                          && each.held().equals(first.held()));
        });
  }

  private static boolean hasTeam(Running node) {
    return node.runtime.service().spaces().stream().anyMatch(space -> space.name().equals(TEAM));
  }

  private Stream<Running> all() {
    return nodes.values().stream();
  }

  private Running node(String name) {
    Running node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException(name);
    }
    return node;
  }

  private Path data(String name) {
    return folder.resolve("data-" + name);
  }

  private void stop(String name) {
    Running node = nodes.remove(name);
    if (node != null) {
      node.close();
    }
  }

  private void start(String name) throws IOException {
    NodeTls identity = identities.get(name);
    if (identity == null) {
      throw new IllegalArgumentException(name);
    }
    List<PeerAddress> seeds =
        nodes.values().stream().map(each -> each.transport.membership().address()).toList();
    NodeRuntime runtime = NodeRuntime.open(NodeOptions.in(data(name)));
    ClusterTransport transport =
        ClusterTransport.open(
            new ClusterTransport.Options(
                Files.createDirectories(folder.resolve("net-" + name)),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "127.0.0.1",
                0,
                name,
                new Metadata("auto", "", List.of(), 0, "test", 1),
                MembershipOptions.local(),
                seeds),
            new NodeTlsSecurity(identity),
            System::currentTimeMillis,
            new SeededRandom(name.hashCode()));
    ReplicationDriver replication =
        ReplicationDriver.start(transport, runtime.replicated(), OFTEN, new SeededRandom(7));
    nodes.put(name, new Running(runtime, transport, replication));
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(from)) {
      files.addAll(walk.toList());
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file));
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    Path[] files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.toArray(Path[]::new);
    }
    Arrays.sort(files, (x, y) -> y.compareTo(x));
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
