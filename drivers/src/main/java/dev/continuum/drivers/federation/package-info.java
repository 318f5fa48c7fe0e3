/**
 * The control plane on a running node: what was decided, who decides, and how the nodes do.
 *
 * <p>{@link dev.continuum.drivers.federation.FederationDriver} has the one thread that steps the
 * deterministic parts, the planner of roles and the coordinator, with what it sees: membership's
 * view, the groups' status, the decided state. Their effects go to the groups. It answers
 * transports by {@link dev.continuum.core.node.FederationService}.
 *
 * <p>A group on this node is a {@link dev.continuum.drivers.federation.DecidedGroup}: of the node's
 * own part where it votes or learns, of a copy that is fetched from others ({@code GroupFollower})
 * where it does not. Nodes ask each other by {@code Questions}: proposals, reads and orders go to
 * whoever can answer, fetches to whom the topology says.
 */
@NullMarked
package dev.continuum.drivers.federation;

import org.jspecify.annotations.NullMarked;
