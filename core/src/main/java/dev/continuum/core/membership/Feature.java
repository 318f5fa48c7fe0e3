package dev.continuum.core.membership;

/**
 * The rules that go beyond SWIM, each of which can be switched off, so that a simulation can show
 * what it is worth. Thread-safe (immutable).
 */
public enum Feature {
  /** The time given to a direct probe follows the measured round trips. */
  ADAPTIVE_TIMEOUT,
  /** Lifeguard: a node that misses answers gives itself and others more time. */
  LOCAL_HEALTH,
  /** Lifeguard: a helper says when it has no answer either. */
  NACKS,
  /**
   * Local health suffers only where most helpers are silent: a few may have died with the target.
   */
  SILENT_HELPERS,
  /** Lifeguard: the more nodes suspect, the sooner a suspicion ends. */
  DYNAMIC_SUSPICION,
  /** Lifeguard's buddy system: a ping to a suspect tells it so. */
  BUDDY,
  /** A ping on a stream beside the indirect ones. */
  STREAM_PING,
  /** A node that hears nothing judges nobody. */
  ISOLATION_FREEZE,
  /** After a long gap of the own loop every deadline moves by the gap. */
  STALL_SHIFT,
  /** Six nodes, the same ones for all, probe a new suspect at once. */
  VERIFIERS,
  /** Each node also probes its successor on a ring, so nobody waits for chance to be probed. */
  RING_PROBE,
  /** A suspicion carries its age. */
  SUSPICION_AGE,
  /** News of a death is only a suspicion for who had no suspicion. */
  CAUTIOUS_DEATH,
  /** Whoever is about to declare a death asks the suspect itself once more, shortly before. */
  LAST_CHANCE,
  /** Who tells a suspicion or death that was refuted is told of the refutation. */
  CORRECTION,
  /** A digest of the view in every ping and ack; where it differs, the difference is fetched. */
  DIGEST_SYNC,
  /** News goes out at once and in quick rounds until it was told half as often as it will be. */
  BURST_GOSSIP,
  /** Dead members are asked now and then whether they are back. */
  RECONNECT,
  /** A member that dies and returns repeatedly is not reported each time. */
  HOLD_DOWN,
  /** Phi accrual from the answers of each member. */
  PHI
}
