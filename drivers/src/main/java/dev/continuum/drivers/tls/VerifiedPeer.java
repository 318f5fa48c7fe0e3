package dev.continuum.drivers.tls;

import dev.continuum.core.access.ClusterName;
import dev.continuum.core.value.NodeId;
import java.math.BigInteger;

/**
 * The other side of a connection, as its certificate proves. Thread-safe (immutable).
 *
 * @param notAfterMillis when its certificate ends
 */
public record VerifiedPeer(
    ClusterName cluster, NodeId node, BigInteger serial, long notAfterMillis) {}
