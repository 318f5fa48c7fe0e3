package dev.continuum.core.replication;

/** What {@link Replicator} asks of the log to compare an operation with another. */
@FunctionalInterface
public interface Digests {
  /**
   * The digest of an operation that this node holds, or {@link Message#UNKNOWN} where its log no
   * longer has it. Asked for when a link is new and for what comes twice: it may read the disk.
   */
  long of(long actor, long counter);
}
