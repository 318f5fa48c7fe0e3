/**
 * Who a node is on the wire: its keys and certificates on disk, the authority, the join port, and
 * the judgement of every TLS peer. Bouncy Castle builds certificates through its lightweight
 * interface and is never installed as a provider; TLS is the JDK's.
 *
 * <p><b>For transports</b>, the whole face is {@link dev.continuum.drivers.tls.NodeTls}:
 *
 * <ul>
 *   <li>{@code self()}, {@code cluster()}: who this node is;
 *   <li>{@code context()} with {@code parameters()}, or {@code keyManager()} and {@code
 *       trustManager()} (or {@code trustManager(NodeId)} to call one node and no other) where a
 *       library builds its own context: TLS 1.3, one suite, certificates on both sides;
 *   <li>{@code peer(session, theyAreServer)}: the verified {@link
 *       dev.continuum.drivers.tls.VerifiedPeer}; ask it after <em>every</em> handshake, because a
 *       resumed session calls no trust manager;
 *   <li>{@code hold(peer, connection)}: closes the connection when its peer is revoked;
 *   <li>{@code revocations()}, {@code offerRevocations(der)}, {@code isRevoked(node)} and {@code
 *       listen(listener)}: pass lists on between nodes, and act on them;
 *   <li>{@code explain(failure)}: a failed handshake in words.
 * </ul>
 *
 * <p>An operator's own certificates come from {@link dev.continuum.drivers.tls.OperatorFiles}; what
 * they have instead of a join is checked at the start and at every change of a file.
 *
 * <p>Files under {@code <data>}: {@code node.key} (identity), {@code tls/node.pem} (TLS key and
 * chain), {@code tls/ca.crt}, {@code tls/revocations.crl}, {@code tls/cluster}, {@code
 * tls/keyring}; on the node that issues also {@code tls/ca.key} and {@code tls/enrolment}. Every
 * file is replaced as a whole; {@code tls/cluster} is written last and decides whether the folder
 * belongs to a cluster.
 *
 * <p>Invariants: nobody is accepted whom {@code PeerVerifier} refuses now; a token is consumed on
 * disk before its holder is told; a private key is never readable by others. Sources: RFC 5280, RFC
 * 8446, the SPIFFE X.509-SVID specification.
 */
@NullMarked
package dev.continuum.drivers.tls;

import org.jspecify.annotations.NullMarked;
