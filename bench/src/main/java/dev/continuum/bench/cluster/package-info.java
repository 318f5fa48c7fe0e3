/**
 * Real clusters on the loopback device, ours and peers': one process a node, in a network namespace
 * of their own, whose counters see their traffic and nothing else.
 *
 * <p>{@link dev.continuum.bench.cluster.ClusterLab} starts {@link
 * dev.continuum.bench.cluster.LabMain} in a new namespace of network and processes, which vanishes
 * with it; that one starts the nodes, tells them what to do and reads what each says it sees. The
 * measure is one for all kinds: {@link dev.continuum.bench.cluster.Sightings} takes the moment at
 * which a node's line was read, and bytes are what {@code lo} carried, headers of IP, UDP and TCP
 * and all acknowledgements included, each packet once.
 *
 * <p>Needs Linux, {@code unshare} and {@code ip}, and the right to make a namespace.
 */
@NullMarked
package dev.continuum.bench.cluster;

import org.jspecify.annotations.NullMarked;
