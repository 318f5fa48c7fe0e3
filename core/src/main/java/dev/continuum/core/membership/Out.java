package dev.continuum.core.membership;

import dev.continuum.core.value.PeerAddress;

/** What {@link Membership} asks its driver for, in order. Called on the caller's thread only. */
public interface Out {
  /** Send this as one datagram; it may get lost. */
  void datagram(PeerAddress to, Message.Wire message);

  /** Send this on a reliable stream, opened where there is none; nobody hears where it fails. */
  void stream(PeerAddress to, Message.Wire message);

  /** Tell whoever wants to know. */
  void emit(Event event);
}
