package dev.continuum.core.discovery;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.PeerAddress;

/**
 * A peer that a method found. Thread-safe (immutable).
 *
 * @param priority within the method, 0..65535; lower first, as in DNS SRV
 * @param weight among equal priorities, 0..65535; the higher the more often first
 * @param ttlNanos how long it holds unless it is found again; {@link #FOREVER} has no end
 */
public record Finding(PeerAddress address, int priority, int weight, long ttlNanos) {
  public static final int MAX_PRIORITY = 65_535;
  public static final int MAX_WEIGHT = 65_535;

  /** No end: what an operator wrote holds until it is taken away. */
  public static final long FOREVER = Long.MAX_VALUE;

  /** A longer time to live is cut to this: a year. */
  public static final long MAX_TTL_NANOS = 365L * 24 * 3_600 * 1_000_000_000L;

  public Finding {
    between("priority", priority, MAX_PRIORITY);
    between("weight", weight, MAX_WEIGHT);
    if (ttlNanos < 0) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, "ttlNanos", ttlNanos, ">= 0");
    }
    if (ttlNanos != FOREVER) {
      ttlNanos = Math.min(ttlNanos, MAX_TTL_NANOS);
    }
  }

  /** One without preference that holds until it is taken away. */
  public static Finding lasting(PeerAddress address) {
    return new Finding(address, 0, 0, FOREVER);
  }

  private static void between(String field, int value, int max) {
    if (value < 0 || value > max) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, field, value, "0.." + max);
    }
  }
}
