/**
 * How the operations of one lane reach every node that holds it: origin logs, sent from where the
 * other side is, and what to ask for where one link does not do.
 *
 * <p>Inputs: which peers there are, their messages, what this node has originated and taken, what
 * was read from the log, time. Effects: messages, parts of the log to send, operations to take in,
 * events; see {@link dev.continuum.core.replication.Out}. No operation's bytes pass through here on
 * their way out: the driver reads them from the log.
 *
 * <p>The way of an operation: its origin writes it into its own log and answers its caller; nothing
 * of this room lies on that way. Then the origin sends it to each peer, from where that peer is,
 * within a window of bytes that are not acknowledged. A receiver takes an origin's operations in
 * their order, into its own log, and acknowledges what is durable there. So each node has each
 * origin's log as a prefix, but for holes that a disk has made, and one counter an origin says
 * which ({@link dev.continuum.core.memory.AppliedOperations}).
 *
 * <p>What an origin cannot send itself, because it is dead, cut off or forgot it, others send:
 * peers tell each other what they hold when they meet and at random moments after that, and who
 * lacks something whose origin is not there asks for it. Where a peer's log no longer reaches back
 * so far, a snapshot comes first.
 *
 * <p>Invariants: an operation is taken at most once and after its predecessor; what is acknowledged
 * is durable; each batch names the digest of the operation before it, so two different operations
 * under one dot are found before anything after them is taken, and no more is taken of that actor;
 * a node that meets a peer which holds more of its own dots than itself has lost its tail, takes
 * new actors and asks for what it lost.
 *
 * <p>Source: Ladin, Liskov, Shrira and Ghemawat, "Providing High Availability Using Lazy
 * Replication" (1992), section 3; the check of the predecessor after Ongaro and Ousterhout, "In
 * Search of an Understandable Consensus Algorithm" (2014), section 5.3.
 */
@NullMarked
package dev.continuum.core.replication;

import org.jspecify.annotations.NullMarked;
