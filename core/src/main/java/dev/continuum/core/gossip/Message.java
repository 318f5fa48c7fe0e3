package dev.continuum.core.gossip;

import java.util.List;

/**
 * What nodes of the mesh say to each other; {@link GossipCodec} gives it bytes. Who sent it, the
 * link knows. Thread-safe (immutable).
 */
public sealed interface Message {
  /** Origins that one message names at most. */
  int MAX_ORIGINS = 512;

  /** Runs of one origin in one message at most. */
  int MAX_RUNS = 256;

  /**
   * A publication.
   *
   * @param ageMillis how long it was on its way when it was sent, without the time on the wire
   * @param hops how many nodes it came over: 1 from its publisher
   * @param share whom the receiver is to pass it on to
   */
  record Push(Publication publication, long ageMillis, int hops, Share share) implements Message {
    public static final int MAX_HOPS = 4_096;
    public static final long MAX_AGE_MILLIS = 1L << 40;
  }

  /** Send me these. */
  record Pull(List<Runs> wanted) implements Message {
    public Pull {
      wanted = List.copyOf(wanted);
    }
  }

  /**
   * These I have, send me those. To whom pushed them it says that they arrived; to others it is
   * news; to a {@link Sync} it is the answer.
   */
  record PushPull(List<Runs> have, List<Runs> wanted) implements Message {
    public PushPull {
      have = List.copyOf(have);
      wanted = List.copyOf(wanted);
    }
  }

  /**
   * All that I have seen lately, in parts. A part speaks for every origin from its first to its
   * last one.
   *
   * @param first the part speaks for the origins before its first one, too
   * @param last and for those after its last one
   */
  record Sync(List<Seen> seen, boolean first, boolean last) implements Message {
    public Sync {
      seen = List.copyOf(seen);
    }
  }

  /**
   * What was seen of an origin, or given up: all up to {@code floor}, and the runs above it.
   *
   * @param runs with {@code floor + 2} or more at their beginning
   */
  record Seen(Origin origin, long floor, List<Runs.Run> runs) {
    public Seen {
      runs = List.copyOf(runs);
    }

    boolean contains(long sequence) {
      return sequence <= floor || new Runs(origin, runs).contains(sequence);
    }
  }

  /**
   * How far are you? Answered by a {@link Pong}.
   *
   * @param number the sender's, for the answer
   * @param digest of all that the sender has seen lately
   */
  record Ping(long number, long digest) implements Message {}

  /** So far. */
  record Pong(long number, long digest) implements Message {}
}
