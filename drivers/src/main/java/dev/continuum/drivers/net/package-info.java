/**
 * Node-to-node transport on port 7000: encrypted datagrams (UDP) and the loop that drives
 * membership over them.
 *
 * <p><b>Datagrams.</b> A packet is a header in clear, a payload under AES-256-GCM, and its tag, at
 * most 1,400 bytes. Its key follows from a key of the ring, the cluster, the sender and the
 * sender's boot epoch, so that a counter is a safe nonce. Before two nodes exchange payloads they
 * greet each other with cookies, see {@link dev.continuum.drivers.net.SecureDatagrams}; what came
 * before that greeting is never accepted, so neither side's restart opens a window for replays. A
 * stranger gets no answer that is longer than what it sent.
 *
 * <p><b>Threads.</b> One thread receives and puts packets into a bounded queue; one thread owns
 * membership, opens packets and sends. Nothing that arrives makes either throw.
 *
 * <p>Files under the data folder: {@code tls/keyring} (the ring, readable by its owner only) and
 * {@code boot-epoch} (the number of this start, greater than of any before).
 *
 * <p>Sources: RFC 5869 (HKDF), NIST SP 800-38D section 8.2.1 (deterministic nonces), RFC 6479.
 */
@NullMarked
package dev.continuum.drivers.net;

import org.jspecify.annotations.NullMarked;
