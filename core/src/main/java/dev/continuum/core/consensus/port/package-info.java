/**
 * What an engine of agreement provides: {@link dev.continuum.core.consensus.port.Consensus} to
 * those who need a decision, {@link dev.continuum.core.consensus.port.ConsensusControl} to those
 * who run a group. The one room of the protocols that answers by futures: engines have threads of
 * their own.
 */
@NullMarked
package dev.continuum.core.consensus.port;

import org.jspecify.annotations.NullMarked;
