/**
 * What recall reads again and again, kept in the heap: rows of memories and the links of each.
 *
 * <p>Inputs: the same reads and writes as the store behind it. Effects: none of its own; what a
 * write touches is replaced or forgotten. Invariants: a read that begins after a write returned
 * sees it; memory is bounded by {@link dev.continuum.drivers.cache.CacheOptions}. RocksDB answers a
 * row in 4 to 10 microseconds and the links of a memory in 8 to 80, a recall needs some dozens of
 * each, and the query of the index beside it takes 50: from here they take about one.
 */
@NullMarked
package dev.continuum.drivers.cache;

import org.jspecify.annotations.NullMarked;
