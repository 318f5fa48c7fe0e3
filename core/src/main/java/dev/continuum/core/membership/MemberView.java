package dev.continuum.core.membership;

/**
 * A member and what this node measured of it. Thread-safe (immutable).
 *
 * @param roundTripNanos the smoothed round trip of probes from here; 0 where none was measured
 * @param phi how unlikely its silence is, see {@link PhiAccrual}; 0 where too little is known
 * @param stateForNanos how long it has been taken for what it is
 */
public record MemberView(Member member, long roundTripNanos, double phi, long stateForNanos) {}
