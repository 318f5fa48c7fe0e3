package dev.continuum.sim.consensus;

/** What the model gets wrong on purpose, so that the checks prove that they see it. */
public enum RaftMutant {
  /** Nothing. */
  NONE,
  /** A node gives its vote to whoever asks, in one term as often as asked. */
  VOTES_TWICE,
  /** A node votes for candidates that lack what it has. */
  IGNORES_LOGS,
  /** A leader takes for committed what it alone has. */
  COMMITS_ALONE,
  /** A follower appends without looking at what stands before. */
  APPENDS_BLINDLY,
  /** A client that waits in vain proposes again under a new number. */
  RETRIES_ANEW,
  /** Voters change in one step, whatever the difference. */
  SKIPS_JOINT,
  /** The joint phase ends before it is committed. */
  ENDS_JOINT_EARLY,
  /** In the joint phase the new voters decide alone. */
  ASKS_NEW_VOTERS_ONLY,
  /** Learners count like voters. */
  COUNTS_LEARNERS,
  /** Who is to lead is told before it has the whole log. */
  TRANSFERS_BEHIND
}
