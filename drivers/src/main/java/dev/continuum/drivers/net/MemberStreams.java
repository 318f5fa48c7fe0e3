package dev.continuum.drivers.net;

import dev.continuum.core.value.PeerAddress;

/** Reliable delivery of membership's long messages. Implementations are thread-safe. */
public interface MemberStreams {
  /** Sends a message, or loses it; never waits. */
  void send(PeerAddress to, byte[] message);
}
