/**
 * Raft: many groups of a node, each an order of commands that a majority has agreed on.
 *
 * <p>The engine is SOFAJRaft, as the module {@code jraft} packs it. It elects, replicates, changes
 * members and installs snapshots; this room gives it what it stands on. {@link
 * dev.continuum.drivers.raft.RaftEngine} is what the groups of a node share, {@link
 * dev.continuum.drivers.raft.RaftGroup} one group behind {@link
 * dev.continuum.core.consensus.port.Consensus}.
 *
 * <p><b>Links.</b> The engine has no port. Its messages are frames on streams of the node's links
 * ({@code LinkedRpcClient}, {@code PeerStream}; served by {@code ServedGroups}, {@code
 * GroupCalls}), so that a peer is a node whose certificate was proved. A peer's name in the engine
 * is its identity, which nobody resolves ({@code RaftPeers}).
 *
 * <p><b>Disk.</b> {@code RaftStore} keeps the logs and votes of all groups ({@code GroupLog},
 * {@code GroupVote}): on disk before anybody hears of them, and after a failed write nothing more
 * is written. Snapshots are files with checksums ({@code SnapshotFile}).
 *
 * <p><b>Commands.</b> {@code Proposals} puts what waits into one entry ({@code EntryCodec}), {@code
 * AppliedCommands} takes it apart again for the state machine, {@code Reads} shares one question
 * among all readers who came before it.
 *
 * <p>Invariants: no vote and no acknowledgement leaves before its fsync; a command is proposed a
 * second time only where it is certain that the first was not taken; nothing here blocks a thread
 * of the engine. A node that runs alone loads nothing of this room.
 *
 * <p>Sources: Ongaro and Ousterhout, ATC 2014; Ongaro's dissertation, chapters 3, 4 and 6.
 */
@NullMarked
package dev.continuum.drivers.raft;

import org.jspecify.annotations.NullMarked;
