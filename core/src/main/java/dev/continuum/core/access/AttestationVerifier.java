package dev.continuum.core.access;

import dev.continuum.core.value.NodeId;

/**
 * Judges evidence about the machine that a node runs on (a TPM quote, a report of an enclave).
 * Implementations are thread-safe, and answer within seconds: the joining node waits meanwhile.
 *
 * <p>The nonce binds evidence to one connection, so that it cannot be shown again. One that throws
 * accepts nobody.
 */
@FunctionalInterface
public interface AttestationVerifier {
  /** Knows no evidence, so it accepts none. */
  AttestationVerifier NONE = (node, nonce, evidence) -> false;

  /**
   * Whether the evidence speaks for that node on this connection.
   *
   * @param nonce 32 bytes that only the two ends of the connection know
   * @param evidence as {@link AttestationProvider} gave it; never empty
   */
  boolean accepts(NodeId node, byte[] nonce, byte[] evidence);
}
