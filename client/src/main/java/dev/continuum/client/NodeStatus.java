package dev.continuum.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's account of itself. Thread-safe (immutable by convention).
 *
 * @param problem why the node does not take writes, or null
 * @param warnings what an operator should know
 */
public record NodeStatus(
    String nodeId,
    String version,
    @Nullable Instant startedAt,
    boolean ready,
    boolean writable,
    @Nullable String problem,
    long spaces,
    long memories,
    long links,
    long concepts,
    Log log,
    Position state,
    Index index,
    @Nullable List<String> warnings) {
  /** The log: how far it goes, how far it is on disk, how large it is. */
  public record Log(long position, long durablePosition, long bytes) {}

  /** How far the merged state is. */
  public record Position(long position) {}

  /** How far the index is, and how many operations are not yet searchable. */
  public record Index(long position, long lagOperations) {}
}
