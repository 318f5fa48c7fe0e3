/**
 * Replication over the links of a cluster: {@link dev.continuum.core.replication} on a thread of
 * its own, its messages in calls between nodes, its operations from and to the node's log.
 *
 * <p>To each peer there is one call under way at a time, with everything that waits for it, so
 * messages keep their order and calls grow with the load. A call that fails ends what was under way
 * with that peer; a second later it begins anew from what the peer then says it holds.
 */
@NullMarked
package dev.continuum.drivers.replication;

import org.jspecify.annotations.NullMarked;
