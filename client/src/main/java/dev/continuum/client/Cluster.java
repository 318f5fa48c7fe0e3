package dev.continuum.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one node sees it. Thread-safe (immutable by convention).
 *
 * @param cluster its name; null where the node is of none
 * @param self the identifier of the node that answered
 * @param size nodes that did not leave
 * @param states how many nodes are in each state, whatever was asked for
 * @param reachableFraction 1 where all that did not leave can be reached
 * @param partitioned whether the network is taken to be split
 * @param localHealth how well that node itself is: 0 is well, higher is worse
 * @param nodes those that were asked for, in order of identifier
 */
public record Cluster(
    @Nullable String cluster,
    String self,
    int size,
    @Nullable Map<String, Integer> states,
    double reachableFraction,
    boolean partitioned,
    int localHealth,
    List<Node> nodes) {}
