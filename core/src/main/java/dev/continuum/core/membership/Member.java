package dev.continuum.core.membership;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;

/**
 * A member as it announced itself, and what is believed of it. Thread-safe (immutable).
 *
 * @param id who it is
 * @param name what people call it; two live members should not share one
 * @param address where it can be reached
 * @param incarnation which of its announcements this is, see {@link Incarnation}
 * @param state what is believed of it
 * @param metadata what it said about itself
 */
public record Member(
    NodeId id,
    String name,
    PeerAddress address,
    long incarnation,
    MemberState state,
    Metadata metadata) {
  public static final int MAX_NAME_BYTES = 64;

  public Member {
    int bytes = Metadata.utf8Bytes(name);
    if (bytes < 1 || bytes > MAX_NAME_BYTES) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "name", name, "1.." + MAX_NAME_BYTES + " bytes");
    }
    if (incarnation < 1) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "incarnation", incarnation, "at least 1");
    }
  }

  /** The same with another belief. */
  public Member withState(MemberState newState) {
    return newState == state
        ? this
        : new Member(id, name, address, incarnation, newState, metadata);
  }

  /** The same announced anew. */
  Member announced(long newIncarnation, Metadata newMetadata) {
    return new Member(id, name, address, newIncarnation, MemberState.ALIVE, newMetadata);
  }
}
