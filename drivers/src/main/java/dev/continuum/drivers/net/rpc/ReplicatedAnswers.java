package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.Question;

/** What takes the messages of replication that others send. Thread-safe. */
@FunctionalInterface
public interface ReplicatedAnswers {
  /**
   * Takes note of messages; may wait. A refusal is an answer too.
   *
   * @param caller proved by its certificate
   */
  Answer take(NodeId caller, Question.Replicate messages);
}
