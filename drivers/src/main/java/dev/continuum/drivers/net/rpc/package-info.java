/**
 * Calls between nodes: gRPC over mutual TLS 1.3 on port 7000 (TCP). A node that belongs to no
 * cluster never loads this package.
 *
 * <p>The serving side is {@link dev.continuum.drivers.net.rpc.NodeServer}, the calling side {@link
 * dev.continuum.drivers.net.rpc.NodeLinks}: one link to each address, shared by all calls and kept
 * alive; TLS is behind {@link dev.continuum.drivers.net.rpc.LinkSecurity}. Every call has a
 * deadline, every message, queue and count a limit in {@link
 * dev.continuum.drivers.net.rpc.RpcLimits}; a stream is written as fast as its reader reads.
 *
 * <p>What all nodes must hold in its newest version, the revocation list and the keyring, {@link
 * dev.continuum.drivers.net.rpc.TrustExchange} compares over links; {@link
 * dev.continuum.drivers.net.rpc.ClusterTransport} puts all of it together.
 *
 * <p>Invariants: no call is answered before the caller's certificate was judged and its header
 * compared with it; a refusal has one code on both sides ({@link
 * dev.continuum.drivers.net.rpc.CallRefusal}); a revoked node's connections are closed by the
 * security that judged them.
 */
@NullMarked
package dev.continuum.drivers.net.rpc;

import org.jspecify.annotations.NullMarked;
