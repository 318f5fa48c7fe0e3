/**
 * Two sides find out in which rows of a space they differ, at the cost of the difference and not of
 * the set: what version vectors and logs cannot say where a log no longer covers it.
 *
 * <p>Each side keeps a {@link dev.continuum.core.reconcile.HashTree} over the rows' digests. Equal
 * roots end it: 23 bytes both ways. Else the asker walks the trees down where they differ, which
 * says where and about how much. Above 7 % it tells the caller to send everything. Below that the
 * answerer streams coded symbols of its rows there, a rateless IBLT, and the asker takes as many as
 * decode to the difference; then each side offers the rows that the other lacks.
 *
 * <p><b>Contract of the driver.</b> The asker's is {@link dev.continuum.core.reconcile.Asker}
 * ({@code start}, then {@code receive}), the other's is {@link
 * dev.continuum.core.reconcile.Answerer} ({@code receive}). It
 *
 * <ul>
 *   <li>keeps for each space a tree, and the digests sorted by key hash ({@link
 *       dev.continuum.core.reconcile.Rows}): on each change of a row it removes the digest of the
 *       old version and adds that of the new one. {@link dev.continuum.core.reconcile.RowDigest#of}
 *       makes them, with a key that is the same on all nodes and that no client knows. Under
 *       different keys everything differs.
 *   <li>gives an exchange a {@code copy()} of the tree and the digests of the same moment (a
 *       snapshot), and the asker a salt of 128 secure random bits, never used before.
 *   <li>carries messages in order and without loss, on one authenticated stream for each exchange;
 *       {@link dev.continuum.core.reconcile.MessageCodec} is their bytes, at most {@code
 *       MAX_MESSAGE_BYTES} each, framed by the stream. It reads no further message while what it
 *       has to send is not taken: at most {@code MAX_CREDIT_SYMBOLS} (278,528 bytes) are on their
 *       way for an asker that keeps the rules. A {@code DecodeException} ends the exchange.
 *   <li>does the effects in order: {@code Send}; {@code Offer}: read the records of these rows, and
 *       send them outside this room, checked as any replicated write is; one of the last effects
 *       ends it. After {@code Finished}, once the records are applied, the next exchange says
 *       whether the two agree. After {@code Everything} it streams the space both ways. After a
 *       time without a message it calls {@code cancel}: there is no clock here.
 * </ul>
 *
 * <p>Effects are values; there are none besides. Calls take as long as a pass over the rows of the
 * scope (a million: some tenths of a second), so they belong on a thread of their own.
 *
 * <p>Invariants: what is offered on both sides is exactly the symmetric difference of the two sets
 * of digests, but for the chances that {@link dev.continuum.core.reconcile.RowDigest} and {@code
 * ItemHash} name, and a wrong answer of that kind shows in the next comparison of roots; a message
 * that does not fit is refused by the name of its field and ends the exchange; every table has a
 * limit; equal inputs give equal effects.
 *
 * <p>Follows: Yang, Gilad and Alizadeh, "Practical Rateless Set Reconciliation" (SIGCOMM 2024);
 * Merkle trees as in DeCandia et al., "Dynamo" (2007), section 4.7; Aumasson and Bernstein,
 * "SipHash" (2012). Figures are in docs/internals/replication.md.
 */
@NullMarked
package dev.continuum.core.reconcile;

import org.jspecify.annotations.NullMarked;
