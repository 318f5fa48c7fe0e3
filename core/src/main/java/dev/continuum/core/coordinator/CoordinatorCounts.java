package dev.continuum.core.coordinator;

/**
 * What the coordinator did since the start. Thread-safe (immutable).
 *
 * @param requests for which it chose a node
 * @param failures of a node that it had chosen, and requests for which there was none
 * @param healthChecks rounds in which it looked at every node
 */
public record CoordinatorCounts(long requests, long failures, long healthChecks) {}
