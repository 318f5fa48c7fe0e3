/**
 * The merged state in RocksDB, without a write-ahead log of its own: the node's log is the only
 * one.
 *
 * <p>Inputs: batches with the log position that they complete. Effects: one column family a table,
 * and the covered position in the default one, flushed together. Invariants: whatever survives a
 * crash is the state at one position, and that position is stored with it; damage is told as {@link
 * dev.continuum.core.memory.port.DerivedDataDamaged} and never served as data; no native object
 * outlives {@code close} and none is used after it.
 *
 * <p>See docs/decisions/0003-state-in-rocksdb.md.
 */
@NullMarked
package dev.continuum.drivers.rocksdb;

import org.jspecify.annotations.NullMarked;
