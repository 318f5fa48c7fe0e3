package dev.continuum.core.access;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.time.Duration;

/**
 * When to replace a certificate: at a fraction of its life, spread over a tenth of it by the node's
 * identity, so that nodes which started together do not renew together. A pure function of time;
 * thread-safe (immutable).
 *
 * @param lifetime of a new certificate
 * @param renewAtPercent of the life that has passed
 * @param retry how long to wait after a failed try
 */
public record RenewalSchedule(Duration lifetime, int renewAtPercent, Duration retry) {
  public static final RenewalSchedule DEFAULT =
      new RenewalSchedule(Duration.ofDays(3), 50, Duration.ofSeconds(30));

  private static final int SPREAD_PERCENT = 10;
  private static final int PERCENT = 100;

  public RenewalSchedule {
    if (!lifetime.isPositive()) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID, "tls.certificate_lifetime", lifetime, "more than 0");
    }
    if (renewAtPercent < 1 || renewAtPercent > PERCENT - SPREAD_PERCENT) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID, "renewAtPercent", renewAtPercent, "1..90");
    }
  }

  /** When the certificate is due, in milliseconds since 1970. */
  public long dueMillis(NodeId node, long notBeforeMillis, long notAfterMillis) {
    long life = Math.max(0, notAfterMillis - notBeforeMillis);
    long spread = life / PERCENT * SPREAD_PERCENT;
    long own =
        spread == 0
            ? 0
            : Long.remainderUnsigned(node.toString().hashCode() * 0x9E3779B97F4A7C15L, spread);
    return notBeforeMillis + life / PERCENT * renewAtPercent + own;
  }

  /** Whether to renew now, given when the last try failed (a negative number: none did). */
  public boolean isDue(
      NodeId node,
      long notBeforeMillis,
      long notAfterMillis,
      long lastFailureMillis,
      long nowMillis) {
    boolean resting = lastFailureMillis >= 0 && nowMillis - lastFailureMillis < retry.toMillis();
    return !resting && nowMillis >= dueMillis(node, notBeforeMillis, notAfterMillis);
  }
}
