package dev.continuum.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node as it announced itself, and what the asked node measured of it. Thread-safe (immutable by
 * convention).
 *
 * @param address where other nodes reach it; null on a node of no cluster
 * @param role null where it named none
 * @param zone null where it named none
 * @param self whether it is the node that answers
 * @param state alive, suspect, dead or left
 * @param since since when it is in that state
 * @param protocolVersion the newest protocol between nodes that it speaks; null without a cluster
 * @param incarnation grows with everything that it says of itself; null without a cluster
 * @param roundTripMs the smoothed round trip of probes; null where none was measured
 * @param phi how unlikely its silence is; 0 where too little is known
 */
public record Node(
    String id,
    String name,
    @Nullable String address,
    @Nullable String role,
    @Nullable String zone,
    boolean self,
    String state,
    @Nullable Instant since,
    @Nullable List<String> capabilities,
    int loadPercent,
    String softwareVersion,
    @Nullable Integer protocolVersion,
    @Nullable Long incarnation,
    @Nullable Double roundTripMs,
    double phi) {}
