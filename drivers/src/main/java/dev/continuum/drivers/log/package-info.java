/**
 * The database of a node: a segmented, preallocated, group-fsynced log of opaque records, from
 * which state and index are derived.
 *
 * <p>Inputs: payloads to append, positions to read from or trim to. Effects: files in one
 * directory, calls to a {@link dev.continuum.drivers.log.LogListener} when a group of records is
 * committed.
 *
 * <p>Invariants: positions count 1, 2, 3 ... without holes; a committed record is read back as it
 * was appended or named as lost, never altered and never skipped; a segment has a name only after
 * all before it is durable; nothing is written again after a failed fdatasync.
 *
 * <p>The map: {@link dev.continuum.drivers.log.SegmentedLog} is the door and holds the design
 * essay. {@code AppendBuffer} takes records in, {@code GroupCommitter} writes and forces them,
 * {@code SegmentAllocator} keeps a spare file, {@code Recovery} with {@code TailScan} opens what is
 * there, {@link dev.continuum.drivers.log.LogCursor} reads; {@code FrameWalk} over {@code
 * SegmentReader} is the one way in which both look at bytes. {@code Frame} and {@code
 * SegmentHeader} are the format. {@code Disk} is the seam to the file system. {@link
 * dev.continuum.drivers.log.LogSnapshot} is the file that lets a log be trimmed, {@link
 * dev.continuum.drivers.log.DataDirLock} keeps a second process out.
 *
 * <p>Follows: Mohan et al., "ARIES" (1992), for the log as the truth; Gray and Reuter, "Transaction
 * Processing" (1993), section 9.4, for group commit; Pillai et al., "All File Systems Are Not
 * Created Equal" (OSDI 2014) and Rebello et al., "Can Applications Recover from fsync Failures?"
 * (ATC 2020); Alagappan et al., "Protocol-Aware Recovery" (FAST 2018), for telling a torn write
 * from corruption.
 */
@NullMarked
package dev.continuum.drivers.log;

import org.jspecify.annotations.NullMarked;
