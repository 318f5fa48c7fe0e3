package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.Peer;
import dev.continuum.core.discovery.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each method found, and why something does not count. Thread-safe (immutable).
 *
 * @param methods in the order of their priority
 * @param peers all that are remembered, the best first
 */
public record DiscoveryReport(List<MethodReport> methods, List<Peer> peers) {
  public DiscoveryReport {
    methods = List.copyOf(methods);
    peers = List.copyOf(peers);
  }

  /**
   * One method.
   *
   * @param error why the last run failed; null where it succeeded or none has ended
   * @param found addresses that it finds now and that are remembered
   * @param verified how many of them proved to be nodes of the cluster
   * @param refused what does not count, and why; at most a few hundred
   * @param lastRun when the last run ended, null before
   * @param tookMillis how long it took
   * @param nextRun when the next one is due, null where none is
   */
  public record MethodReport(
      DiscoveryMethod method,
      @Nullable String error,
      int found,
      int verified,
      List<Refusal> refused,
      @Nullable Instant lastRun,
      long tookMillis,
      @Nullable Instant nextRun) {
    public MethodReport {
      refused = List.copyOf(refused);
    }
  }
}
