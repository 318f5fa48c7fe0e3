package dev.continuum.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backup of a cluster's decisions brings and takes. Thread-safe (immutable by convention).
 *
 * @param restored whether it was done
 * @param cluster of which the backup is; null for a node that was alone
 * @param rows how many decisions it holds
 * @param replaced how many that were made in the cluster go
 * @param warnings what is at risk, for people
 */
public record RestorePlan(
    boolean restored,
    @Nullable String cluster,
    Instant createdAt,
    int shardCount,
    int rows,
    int replaced,
    List<String> warnings) {}
