/**
 * The parts of an encrypted datagram that need neither a cipher nor a socket: its header, the
 * replay window of a sender, who was admitted and in which boot epoch, the greeting that proves
 * freshness, and the keyring.
 *
 * <p>Inputs: bytes, counters and monotonic time as parameters. Effects: none but the state of the
 * objects. Whoever holds the cipher opens a packet first and marks its counter afterwards.
 *
 * <p>Invariants: a counter of one (sender, epoch) is accepted at most once; epochs of a node only
 * grow; a session that comes anew accepts nothing older than the greeting that opened it; every
 * table has a named limit; a keyring is never replaced by an older one; nothing throws on what a
 * stranger sent, except {@link dev.continuum.core.access.datagram.Keyring#CODEC}, which reads files
 * and refuses with a {@link dev.continuum.core.value.DecodeException}.
 *
 * <p>Sources: RFC 6479 (the window), RFC 9147 section 5.1 (the stateless cookie of DTLS 1.3).
 */
@NullMarked
package dev.continuum.core.access.datagram;

import org.jspecify.annotations.NullMarked;
