/**
 * Who is in the cluster and alive: SWIM with Lifeguard's extensions and some of our own, as a
 * function of its inputs. A guess, and a fast one; what was decided is consensus's affair.
 *
 * <p>The door is {@link dev.continuum.core.membership.Membership}. A driver gives it what arrives
 * ({@code receive}), the passing of time ({@code tick}, at {@code nextDeadlineNanos}) and commands
 * (join, leave, new metadata), and does what it asks for through {@link
 * dev.continuum.core.membership.Out}: send a datagram, send on a stream, report an event. In one
 * turn of its loop a driver drains the socket, calls {@code receive} for each message, then {@code
 * tick} once, then flushes what was asked for.
 *
 * <p><b>Addresses.</b> A node is a {@link dev.continuum.core.value.NodeId}; where it can be reached
 * is a {@link dev.continuum.core.value.PeerAddress}: a host and one port for datagrams (UDP) and
 * streams (TCP) alike. What is sent goes to a peer address; an answer goes to the address that
 * {@code receive} was called with. Whoever authenticates a packet checks that {@link
 * dev.continuum.core.membership.Message.Wire#sender()} is who it claims to be; this room believes
 * it.
 *
 * <p><b>Bytes.</b> {@link dev.continuum.core.membership.MembershipCodec} writes and reads {@link
 * dev.continuum.core.membership.Message.Wire}. A datagram's payload never exceeds {@code
 * maxDatagramBytes} (1,370: with 30 bytes of encryption 1,400). Streams carry the same messages,
 * one after the other, each at most {@link
 * dev.continuum.core.membership.MembershipCodec#MAX_STREAM_BYTES}; there is no order between them,
 * and they may be lost.
 *
 * <p>Invariants: incarnations grow, and only their owner makes them grow; nobody is alive below the
 * highest evidence of death; every table, queue and packet is bounded; equal inputs give equal
 * outputs.
 *
 * <p>Follows: Das, Gupta and Motivala, "SWIM" (2002), sections 3 and 4; Dadgar, Phillips and
 * Currey, "Lifeguard: Local Health Awareness for More Accurate Failure Detection" (2018);
 * Hayashibara et al., "The phi Accrual Failure Detector" (2004). What differs from them is in
 * docs/internals/membership.md.
 */
@NullMarked
package dev.continuum.core.membership;

import org.jspecify.annotations.NullMarked;
