package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.PeerTableOptions;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.time.Duration;

/**
 * How {@link Discovery} goes about it. Thread-safe (immutable).
 *
 * @param table limits of what is remembered
 * @param interval between two runs of a source, give or take a tenth
 * @param sourceTimeout after which a run counts as failed
 * @param verifyTimeout after which a peer counts as refused
 * @param maxVerifying peers that are asked at the same time
 */
public record DiscoveryOptions(
    PeerTableOptions table,
    Duration interval,
    Duration sourceTimeout,
    Duration verifyTimeout,
    int maxVerifying) {
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
  public static final Duration DEFAULT_SOURCE_TIMEOUT = Duration.ofSeconds(10);
  public static final Duration DEFAULT_VERIFY_TIMEOUT = Duration.ofSeconds(5);
  public static final int DEFAULT_VERIFYING = 16;
  private static final int MAX_VERIFYING = 256;
  private static final Duration LONGEST = Duration.ofDays(1);

  public DiscoveryOptions {
    within("interval", interval);
    within("sourceTimeout", sourceTimeout);
    within("verifyTimeout", verifyTimeout);
    if (maxVerifying < 1 || maxVerifying > MAX_VERIFYING) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID, "maxVerifying", maxVerifying, "1.." + MAX_VERIFYING);
    }
  }

  /** The default times and limits. */
  public static DiscoveryOptions of(PeerTableOptions table, Duration interval) {
    return new DiscoveryOptions(
        table, interval, DEFAULT_SOURCE_TIMEOUT, DEFAULT_VERIFY_TIMEOUT, DEFAULT_VERIFYING);
  }

  private static void within(String field, Duration span) {
    if (!span.isPositive() || span.compareTo(LONGEST) > 0) {
      throw ContinuumException.field(ErrorCode.CONFIG_INVALID, field, span, "up to " + LONGEST);
    }
  }
}
