package dev.continuum.core.discovery;

import dev.continuum.core.value.NodeId;

/** What came of asking a peer who it is. Thread-safe (immutable). */
public sealed interface Verdict {
  /** It proved to be this node of our cluster. */
  record Accepted(NodeId node) implements Verdict {}

  /** It answered and is not one of us, or did not answer. */
  record Refused(String reason) implements Verdict {
    public Refused {
      reason = Refusal.clean(reason, Refusal.MAX_REASON_CHARS);
    }
  }

  /** Nobody could ask: this node has no certificate, for one. */
  record Unverified(String reason) implements Verdict {
    public Unverified {
      reason = Refusal.clean(reason, Refusal.MAX_REASON_CHARS);
    }
  }
}
