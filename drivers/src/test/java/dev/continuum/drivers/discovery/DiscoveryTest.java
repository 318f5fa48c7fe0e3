package dev.continuum.drivers.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.discovery.Change;
import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.Findings;
import dev.continuum.core.discovery.PeerTableOptions;
import dev.continuum.core.discovery.Verdict;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.discovery.DiscoveryReport.MethodReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver with sources and a verifier that do as the test says. */
class DiscoveryTest {
  private static final PeerAddress GOOD = new PeerAddress("good", 7000);
  private static final PeerAddress BAD = new PeerAddress("bad", 7000);
  private static final NodeId NODE = new NodeId(1, 1);
  private static final PeerVerifier VERIFIER =
      peer ->
          peer.equals(GOOD)
              ? new Verdict.Accepted(NODE)
              : new Verdict.Refused("certificate of another cluster");

  @TempDir Path folder;
  private final LinkedBlockingQueue<Change> changes = new LinkedBlockingQueue<>();

  /** A source whose answer the test gives. */
  private record Scripted(DiscoveryMethod method, Finder finder) implements Source {
    @Override
    public Findings find() throws IOException, InterruptedException {
      return finder.find();
    }
  }

  @FunctionalInterface
  private interface Finder {
    Findings find() throws IOException, InterruptedException;
  }

  @Test
  void eachSourceIsOnItsOwn() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Source hanging =
        new Scripted(
            DiscoveryMethod.DNS,
            () -> {
              never.await();
              return Findings.NONE;
            });
    Source failing =
        new Scripted(
            DiscoveryMethod.CONSUL,
            () -> {
              throw new IOException("connection refused");
            });
    Source broken =
        new Scripted(
            DiscoveryMethod.MDNS,
            () -> {
              throw new IllegalStateException("a bug");
            });
    try (Discovery discovery =
        discovery(null, ListedSource.bootstrap(List.of(GOOD, BAD)), hanging, failing, broken)) {
      DiscoveryReport report = discovery.once();
      MethodReport bootstrap = report.methods().getFirst();
      assertEquals(DiscoveryMethod.BOOTSTRAP, bootstrap.method());
      assertEquals(2, bootstrap.found());
      assertEquals(1, bootstrap.verified());
      assertEquals("certificate of another cluster", bootstrap.refused().getFirst().reason());
      assertEquals("no answer within 300 ms", report.methods().get(1).error());
      assertEquals("connection refused", report.methods().get(2).error());
      assertEquals("java.lang.IllegalStateException: a bug", report.methods().get(3).error());
      assertEquals(List.of(new Change.Came(NODE, GOOD)), List.copyOf(changes));
    }
  }

  @Test
  void aHangingVerifierRefusesOnlyItsPeer() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    PeerVerifier verifier =
        peer -> {
          if (peer.equals(BAD)) {
            never.await();
          }
          return new Verdict.Accepted(NODE);
        };
    try (Discovery discovery =
        new Discovery(
            options(),
            List.of(ListedSource.bootstrap(List.of(BAD, GOOD))),
            null,
            verifier,
            changes::add,
            new SeededRandom(1))) {
      MethodReport report = discovery.once().methods().getFirst();
      assertEquals(1, report.verified());
      assertEquals("did not answer within 300 ms", report.refused().getFirst().reason());
    }
  }

  @Test
  void aRunningNodeFollowsAFileAndRemembersWhomItVerified() throws Exception {
    Path list = folder.resolve("peers");
    Files.writeString(list, "bad:7000\n");
    try (Discovery discovery = discovery(new PeerCache(folder), new FileSource(list))) {
      discovery.start();
      Files.writeString(list, "good:7000\nbad:7000\n");
      assertEquals(new Change.Came(NODE, GOOD), changes.poll(20, TimeUnit.SECONDS));
      assertEquals(List.of(GOOD), discovery.verified());
    }
    try (Discovery again = discovery(new PeerCache(folder))) {
      DiscoveryReport report = again.once();
      assertEquals(DiscoveryMethod.CACHE, report.methods().getFirst().method());
      assertEquals(List.of(GOOD), again.verified());
    }
  }

  @Test
  void whoCannotVerifySaysSo() throws Exception {
    try (Discovery discovery =
        new Discovery(
            options(),
            List.of(ListedSource.gossip(() -> List.of(GOOD))),
            null,
            PeerVerifier.none("no certificate"),
            changes::add,
            new SeededRandom(1))) {
      MethodReport report = discovery.once().methods().getFirst();
      assertEquals("not verified: no certificate", report.refused().getFirst().reason());
      assertFalse(discovery.verified().contains(GOOD));
      assertTrue(changes.isEmpty());
    }
  }

  private Discovery discovery(@Nullable PeerCache cache, Source... sources) {
    return new Discovery(
        options(), List.of(sources), cache, VERIFIER, changes::add, new SeededRandom(1));
  }

  private static DiscoveryOptions options() {
    return new DiscoveryOptions(
        PeerTableOptions.of(100, null, List.of()),
        Duration.ofSeconds(60),
        Duration.ofMillis(300),
        Duration.ofMillis(300),
        4);
  }
}
