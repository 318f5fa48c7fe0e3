/**
 * The gossip mesh: what one node publishes reaches every live node once, at the cost of about one
 * delivery a node, as a function of its inputs.
 *
 * <p>The door is {@link dev.continuum.core.gossip.Gossip}. A driver gives it members as they come
 * and go ({@code memberUp}, {@code memberDown}), what arrives ({@code receive}), what is to be
 * published ({@code publish}) and the passing of time ({@code tick}, at {@code nextDeadlineNanos}),
 * and does what it asks for through {@link dev.continuum.core.gossip.Out}: send a message to a
 * node, hand a publication to this node's own subscribers, report an event.
 *
 * <p><b>The tree.</b> Every node knows all members, so no tree is built and none is kept. Members
 * lie on a ring of positions, those of one zone side by side ({@link
 * dev.continuum.core.gossip.Ring}). Who publishes splits the ring in {@code fanout} stretches and
 * pushes to one node of each, with the stretch that it is to serve ({@link
 * dev.continuum.core.gossip.Share}); that node splits its stretch again. A thousand nodes are
 * reached in six hops, and where nothing is lost each body arrives once. Stretches tile the ring,
 * so a member that the sender does not know yet is served by somebody who does. One node chooses
 * the same neighbours again and again, so it needs about {@code fanout x log n} links.
 *
 * <p><b>Repair.</b> Whoever receives says so ({@code PUSH_PULL}); a push that is not answered is
 * sent again, then its stretch is given to another node. Each node tells a few others what it has
 * lately got; who lacks it asks ({@code PULL}). Gaps in the sequence of an origin show what is
 * missing. {@code PING} and {@code PONG} carry a digest of all that was seen: where it differs, two
 * nodes compare ({@code SYNC}).
 *
 * <p><b>Once.</b> A publication is named by its origin (a node and its boot epoch) and a sequence
 * without gaps. A {@link dev.continuum.core.gossip.Window} holds what was seen of an origin as a
 * floor and at most {@code maxRuns} runs above it: with the defaults no more than 1,200 bytes an
 * origin and 4,096 origins, so below 5 MiB whatever is received. What is older than {@code
 * retention} is neither accepted nor passed on, so a window may be forgotten after twice that.
 *
 * <p><b>Bounds.</b> Bodies are held once, in a buffer with a limit in messages and bytes; what
 * waits for a peer is only names. To one peer no more than {@code maxInFlightBytes} are unanswered;
 * a peer that is slow is chosen for nobody but itself, and one that does not answer gets nothing
 * until it is heard of again. Urgent goes before normal before bulk.
 *
 * <p>Invariants: a publication is delivered at most once; it is delivered to every node that stays
 * connected within the retention, or a gap is reported; every table, queue and frame is bounded;
 * equal inputs give equal outputs. There is no order between publications.
 *
 * <p>Follows: Leitao, Pereira and Rodrigues, "Epidemic Broadcast Trees" (2007), for eager push with
 * lazy repair; El-Ansary et al., "Efficient Broadcast in Structured P2P Networks" (2003), for
 * delegation of intervals, which takes the place of the tree that the former builds by flooding and
 * pruning. Why is in docs/decisions/0017-broadcast-by-delegated-stretches.md.
 */
@NullMarked
package dev.continuum.core.gossip;

import org.jspecify.annotations.NullMarked;
