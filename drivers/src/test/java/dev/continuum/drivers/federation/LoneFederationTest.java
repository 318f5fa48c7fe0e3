package dev.continuum.drivers.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.consensus.state.Backup;
import dev.continuum.core.consensus.state.ClusterKeys;
import dev.continuum.core.coordinator.Health;
import dev.continuum.core.node.DecisionEvent;
import dev.continuum.core.node.FederationService.ConfigEntry;
import dev.continuum.core.node.FederationService.FederationView;
import dev.continuum.core.node.FederationService.RestorePlan;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoneFederationTest {
  private static final NodeId SELF = new NodeId(7, 7);
  private static final String VOTERS = ClusterKeys.VOTERS.name();
  private static final String GRACE = ClusterKeys.DEAD_VOTER_GRACE.name();

  @TempDir Path folder;
  private long nowMillis = 1_000;

  private LoneFederation open(Path data) {
    return LoneFederation.open(SELF, data, () -> nowMillis, () -> false);
  }

  @Test
  void answersWithoutAFileBeforeTheFirstDecision() {
    try (LoneFederation lone = open(folder)) {
      FederationView view = lone.view();
      assertEquals("single", view.mode());
      assertEquals(SELF, view.leader());
      assertEquals(Health.Level.HEALTHY, view.health().level());
      assertEquals(List.of(), lone.configuration().join());
      assertNull(lone.configuration(VOTERS).join());
      assertEquals(SELF, lone.choose(""));
      assertTrue(lone.backup().join().length > 0);
      assertFalse(Files.exists(folder.resolve(ClusterFederation.FOLDER)));
    }
  }

  @Test
  void decidesTellsAndRemembers() {
    List<DecisionEvent> events = new ArrayList<>();
    try (LoneFederation lone = open(folder)) {
      lone.subscribe(events::add);
      assertEquals(new ConfigEntry(VOTERS, "3", 1), lone.configure(VOTERS, "3", 0).join());
      assertEquals(
          List.of(new DecisionEvent.ConfigChanged(new ConfigEntry(VOTERS, "3", 1))), events);
      assertEquals(ErrorCode.VERSION_CONFLICT, refusal(lone.configure(VOTERS, "5", 0)));
      assertEquals(ErrorCode.CONFIG_INVALID, refusal(lone.configure(VOTERS, "4", -1)));
      assertEquals(ErrorCode.FIELD_UNKNOWN, refusal(lone.configure("no.such", "4", -1)));
      assertEquals(ErrorCode.FIELD_UNKNOWN, refusal(lone.configuration("no.such")));
      assertTrue(Files.exists(LoneFederation.folder(folder)));
    }
    nowMillis += 31L * 24 * 3_600_000; // nobody else has to say that a month has passed
    try (LoneFederation lone = open(folder)) {
      assertEquals("3", value(lone, VOTERS));
      assertEquals(2, lone.configure(GRACE, "5m", 0).join().version());
    }
    try (LoneFederation lone = open(folder)) {
      assertEquals("5m", value(lone, GRACE));
      assertEquals(4, lone.snapshot(0).join());
      assertEquals("5m", value(lone, GRACE));
    }
  }

  @Test
  void whatNeedsACluster() {
    try (LoneFederation lone = open(folder)) {
      assertEquals(ErrorCode.CLUSTER_IDENTITY_MISSING, refusal(lone.join(SELF)));
      assertEquals(ErrorCode.CLUSTER_IDENTITY_MISSING, refusal(lone.leave(SELF, true)));
      assertEquals(ErrorCode.CLUSTER_IDENTITY_MISSING, refusal(lone.transferLeadership(0, SELF)));
      assertEquals(ErrorCode.FIELD_INVALID, refusal(lone.snapshot(1)));
    }
    ContinuumException alone =
        assertThrows(ContinuumException.class, () -> Recovery.order(folder, 1_000));
    assertEquals(ErrorCode.CONSENSUS_STOPPED, alone.code());
  }

  @Test
  void aBackupComesBackElsewhere() throws Exception {
    byte[] backup;
    try (LoneFederation lone = open(folder.resolve("first"))) {
      lone.configure(VOTERS, "5", -1).join();
      backup = lone.backup().join();
    }
    assertEquals("", Backup.read(backup).cluster());
    try (LoneFederation lone = open(folder.resolve("second"))) {
      assertEquals(0, lone.planRestore(backup).replaced());
      assertEquals(1, lone.restore(backup, false).join().rows());
      assertEquals("5", value(lone, VOTERS));
      lone.configure(GRACE, "9m", -1).join();
      assertEquals(ErrorCode.STATE_PRESENT, refusal(lone.restore(backup, false)));
      assertEquals("9m", value(lone, GRACE));
      RestorePlan plan = lone.restore(backup, true).join();
      assertEquals(2, plan.replaced());
      assertTrue(plan.warnings().getFirst().contains(GRACE), plan.warnings().toString());
      assertNull(lone.configuration(GRACE).join());
      assertEquals("5", value(lone, VOTERS));
    }
    backup[backup.length / 2] ^= 1;
    try (LoneFederation lone = open(folder.resolve("third"))) {
      ContinuumException damaged =
          assertThrows(ContinuumException.class, () -> lone.planRestore(backup));
      assertEquals(ErrorCode.SNAPSHOT_INVALID, damaged.code());
    }
  }

  private static String value(LoneFederation lone, String key) {
    ConfigEntry entry = lone.configuration(key).join();
    return entry == null ? "" : entry.value();
  }

  private static ErrorCode refusal(CompletableFuture<?> future) {
    CompletionException failure = assertThrows(CompletionException.class, future::join);
    return assertInstanceOf(ContinuumException.class, failure.getCause()).code();
  }
}
