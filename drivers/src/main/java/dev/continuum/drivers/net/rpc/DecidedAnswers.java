package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.rpc.NodeCalls.ChunkSource;
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.Question;
import org.jspecify.annotations.Nullable;

/** What answers nodes that take no part in a group. Thread-safe. */
public interface DecidedAnswers {
  /**
   * Answers a question; may wait.
   *
   * @param caller proved by its certificate
   */
  Answer answer(NodeId caller, Question question);

  /** Opens a snapshot of what was decided; null where there is none of that name. */
  @Nullable ChunkSource snapshot(String name);
}
