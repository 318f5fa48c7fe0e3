package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;

/**
 * One piece of news about one member, as it travels in messages. Thread-safe (immutable).
 *
 * <p>A greater incarnation overrides a smaller; of one incarnation {@link MemberState} gives the
 * order. Only {@link Alive} introduces a member that is not known.
 */
public sealed interface Update {
  NodeId id();

  long incarnation();

  MemberState state();

  /** A member announces itself; only it makes these. */
  record Alive(Member member) implements Update {
    public Alive {
      if (member.state() != MemberState.ALIVE) {
        throw new IllegalArgumentException("state: " + member.state() + " (expected: ALIVE)");
      }
    }

    @Override
    public NodeId id() {
      return member.id();
    }

    @Override
    public long incarnation() {
      return member.incarnation();
    }

    @Override
    public MemberState state() {
      return MemberState.ALIVE;
    }
  }

  /**
   * A member did not answer {@code from}.
   *
   * @param ageMillis how long ago the first suspicion was raised, so that its end is one moment for
   *     all who hear of it
   */
  record Suspect(NodeId id, long incarnation, NodeId from, int ageMillis) implements Update {
    public static final int MAX_AGE_MILLIS = 600_000;

    @Override
    public MemberState state() {
      return MemberState.SUSPECT;
    }
  }

  /** A suspicion of {@code from} was not refuted in time. */
  record Dead(NodeId id, long incarnation, NodeId from) implements Update {
    @Override
    public MemberState state() {
      return MemberState.DEAD;
    }
  }

  /** A member said that it goes. */
  record Left(NodeId id, long incarnation) implements Update {
    @Override
    public MemberState state() {
      return MemberState.LEFT;
    }
  }
}
