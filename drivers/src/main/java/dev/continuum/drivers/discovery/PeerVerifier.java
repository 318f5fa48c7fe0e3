package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.Verdict;
import dev.continuum.core.value.PeerAddress;

/** Asks a peer to prove which node of our cluster it is. Thread-safe. */
@FunctionalInterface
public interface PeerVerifier {
  /** Blocks until it knows; ends when it is interrupted. */
  Verdict verify(PeerAddress peer) throws InterruptedException;

  /** For who has nothing to verify with: each peer is unverified for this reason. */
  static PeerVerifier none(String reason) {
    return _ -> new Verdict.Unverified(reason);
  }
}
