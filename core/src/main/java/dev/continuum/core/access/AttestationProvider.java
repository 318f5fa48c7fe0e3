package dev.continuum.core.access;

import dev.continuum.core.value.NodeId;

/**
 * Gives evidence about the machine that a joining node runs on. Implementations are thread-safe.
 *
 * <p>The nonce is of the one connection that the node joins over, and {@link AttestationVerifier}
 * is given the same: evidence that does not cover it can be shown twice.
 */
@FunctionalInterface
public interface AttestationProvider {
  /** Of a machine that cannot attest. */
  AttestationProvider NONE = (node, nonce) -> new byte[0];

  /**
   * Evidence, at most {@link JoinCodec#MAX_ATTESTATION_BYTES} bytes; empty where there is none.
   *
   * @param nonce 32 bytes
   */
  byte[] evidence(NodeId node, byte[] nonce);
}
