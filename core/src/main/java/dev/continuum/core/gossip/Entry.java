package dev.continuum.core.gossip;

/** A publication that is held, with what became of it here. One thread only. */
final class Entry {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  final Publication publication;

  /** How many nodes it came over to this one. */
  final int hops;

  final long arrivedNanos;
  private final long ageMillis;

  /** How many others are still to be told of it. */
  int announcements;

  /** Whether this node has served a stretch with it. */
  boolean passedOn;

  Entry(Publication publication, int hops, long ageMillis, long arrivedNanos) {
    this.publication = publication;
    this.hops = hops;
    this.ageMillis = ageMillis;
    this.arrivedNanos = arrivedNanos;
  }

  PublicationId id() {
    return publication.id();
  }

  int bytes() {
    return publication.body().length;
  }

  /** How long ago it was published, without the time on wires. */
  long ageMillis(long nowNanos) {
    return ageMillis + Math.max(0, nowNanos - arrivedNanos) / NANOS_PER_MILLI;
  }
}
