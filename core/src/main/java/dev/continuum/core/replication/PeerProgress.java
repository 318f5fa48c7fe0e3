package dev.continuum.core.replication;

import dev.continuum.core.value.NodeId;

/**
 * How far a peer is. Thread-safe (immutable).
 *
 * @param greeted whether it has said what it holds
 * @param behindOperations operations of this node that it has not acknowledged
 * @param bytesUnderWay sent to it and not acknowledged
 */
public record PeerProgress(
    NodeId node, boolean greeted, long behindOperations, long bytesUnderWay) {}
