package dev.continuum.drivers.tls;

import dev.continuum.core.access.AttestationVerifier;
import dev.continuum.core.access.RenewalSchedule;
import java.time.Duration;

/**
 * How a node lets others in. Thread-safe (immutable).
 *
 * @param maxClockSkew by how much a joining node's clock may differ
 * @param requireAttestation whether evidence about the machine is needed
 * @param attestation who judges it
 */
public record AuthorityOptions(
    RenewalSchedule schedule,
    Duration maxClockSkew,
    boolean requireAttestation,
    AttestationVerifier attestation) {
  public static final AuthorityOptions DEFAULT =
      new AuthorityOptions(
          RenewalSchedule.DEFAULT, Duration.ofSeconds(30), false, AttestationVerifier.NONE);
}
