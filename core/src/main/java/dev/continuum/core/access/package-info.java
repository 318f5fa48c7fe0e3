/**
 * Who may belong to a cluster: node identities, join tokens, the record of who was let in, and the
 * messages by which a node joins. Nothing here does cryptography or IO; signatures and attestation
 * are ports ({@link dev.continuum.core.access.SignatureScheme}, {@link
 * dev.continuum.core.access.AttestationProvider} and {@link
 * dev.continuum.core.access.AttestationVerifier}).
 *
 * <p>Inputs: commands with the time and with random bytes that the caller drew. Effects: a changed
 * {@link dev.continuum.core.access.Enrolment}, whose bytes the caller makes durable before it
 * answers. Invariants: a token is used at most as often as it says; a node's identity and name are
 * given to one key only; a revoked identity never comes back; the number of the revocation list
 * only grows.
 *
 * <p>Source: the identity form is SPIFFE's (SPIFFE-ID, section 2); the pinned token follows the
 * idea of kubeadm's discovery token with a public key pin (RFC 7469, section 2.4).
 */
@NullMarked
package dev.continuum.core.access;

import org.jspecify.annotations.NullMarked;
