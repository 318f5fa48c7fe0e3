/**
 * Looking for peers: a list, a file, DNS SRV, mDNS, a Consul-compatible catalogue, gossip and what
 * an earlier run had found.
 *
 * <p>Inputs: the network, files, the clock, verdicts of a {@link
 * dev.continuum.drivers.discovery.PeerVerifier}. Effects: peers that came and went, told to a
 * {@link dev.continuum.drivers.discovery.PeerListener}; {@code discovered.json}. What is found is
 * merged and bounded by {@code core.discovery}. Invariants: a source that hangs or fails delays no
 * other and is named in the report; nothing is read past a limit; nobody counts before the verifier
 * accepts.
 *
 * <p>The map: {@link dev.continuum.drivers.discovery.Discovery} is the door. Each {@code *Source}
 * is one method; where it reads bytes of others, the parser is a class of its own ({@code
 * SrvAnswer}, {@code CatalogueAnswer}, {@code PeerList}, {@code MdnsService}, {@code PeerCache}).
 *
 * <p>Source: RFC 2782 (SRV), RFC 6762 and 6763 (mDNS, DNS-SD), Consul's HTTP API.
 */
@NullMarked
package dev.continuum.drivers.discovery;

import org.jspecify.annotations.NullMarked;
