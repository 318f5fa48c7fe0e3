/**
 * The mesh on real links: one thread steps {@code core/gossip}, gives it the members that
 * membership knows and what arrives, compresses and expands bodies, and hands publications to this
 * node's subscribers.
 *
 * <p>{@link dev.continuum.drivers.gossip.GossipDriver} is the loop and the {@code TopicService};
 * {@link dev.continuum.drivers.gossip.Compression} is what a body's encoding means. Messages of one
 * turn to one node go in one call. What cannot be sent is lost, and repaired by the core.
 */
@NullMarked
package dev.continuum.drivers.gossip;

import org.jspecify.annotations.NullMarked;
