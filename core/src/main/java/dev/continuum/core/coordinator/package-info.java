/**
 * How the nodes do, which of them should serve a request, and whether the cluster as a whole is
 * well.
 *
 * <p>Inputs: what others measured: liveness and phi from membership, load from what nodes say of
 * themselves, round trips; and time. Effects: none; answers are values. Invariants: equal inputs
 * give equal answers; a node that is not taken for alive is never chosen; the worst part decides
 * what all is.
 *
 * <p>Liveness is membership's to say: this room counts no heartbeats of its own. The states are
 * those of the first design (seed 000).
 */
@NullMarked
package dev.continuum.core.coordinator;

import org.jspecify.annotations.NullMarked;
