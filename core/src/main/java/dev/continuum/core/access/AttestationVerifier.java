package dev.continuum.core.access;

import dev.continuum.core.value.NodeId;

/**
 * Judges evidence about the machine that a node runs on (a TPM quote, a report of an enclave).
 * Implementations are thread-safe.
 *
 * <p>The nonce binds evidence to one connection, so that it cannot be shown again.
 */
@FunctionalInterface
public interface AttestationVerifier {
  /** Knows no evidence, so it accepts none. */
  AttestationVerifier NONE = (node, nonce, evidence) -> false;

  boolean accepts(NodeId node, byte[] nonce, byte[] evidence);
}
