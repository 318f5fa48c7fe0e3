package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.Shards;
import dev.continuum.core.consensus.state.Backup;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.consensus.state.Restoration;
import dev.continuum.core.consensus.state.Row;
import dev.continuum.core.node.Decisions;
import dev.continuum.core.node.FederationService.RestorePlan;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Lets groups decide what other groups had decided. Thread-safe (stateless). */
final class Restoring {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private Restoring() {}

  /**
   * What it would mean.
   *
   * @param cluster that is here, empty for a node alone
   * @param now what its groups have decided
   */
  static RestorePlan plan(Backup backup, String cluster, List<ClusterView> now) {
    List<String> warnings = new ArrayList<>();
    int replaced = Restoration.count(now);
    ClusterView saved = backup.groups().getFirst();
    if (replaced > 0) {
      List<String> keys = now.getFirst().settings().stream().map(Row.Setting::name).toList();
      warnings.add(
          replaced
              + " decisions that were made here are replaced"
              + (keys.isEmpty()
                  ? ""
                  : ", the configuration among them: " + String.join(", ", keys)));
    }
    if (!backup.cluster().equals(cluster)) {
      warnings.add(
          "the backup is of " + named(backup.cluster()) + ", and goes to " + named(cluster));
    }
    if (saved.memberCount() > 0) {
      warnings.add(
          saved.memberCount()
              + " members of the backup do not come back with it: nodes join with tokens;"
              + " what was allocated on nodes that are not here is left out");
    }
    warnings.add(
        "everything decided under epoch "
            + Math.max(saved.epoch(), now.getFirst().epoch())
            + " or before loses its force");
    return new RestorePlan(
        backup.cluster(),
        backup.createdMillis(),
        backup.shardCount(),
        Restoration.count(backup.groups()),
        replaced,
        warnings);
  }

  private static String named(String cluster) {
    return cluster.isEmpty() ? "a node alone" : "cluster " + cluster;
  }

  static ContinuumException present(RestorePlan plan) {
    return ContinuumException.of(
        ErrorCode.STATE_PRESENT,
        plan.replaced() + " decisions of this cluster would be replaced (expected: none)",
        "Back it up first: continuum cluster backup. Then confirm: continuum cluster restore --yes.");
  }

  /** Proposes all of it, one part after the other. */
  static CompletableFuture<Void> apply(
      List<ClusterView> saved, int shardCount, Decisions decisions) {
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (int number = 0; number < Shards.groups(shardCount); number++) {
      int group = number;
      for (Command.StateRestore part : Restoration.parts(saved, group, shardCount)) {
        done =
            done.thenCompose(_ -> decisions.decide(group, part)).thenAccept((Outcome.Done _) -> {});
      }
    }
    return done;
  }
}
