/**
 * Recall: candidates, spreading activation, ranking, and the reasons for each answer.
 *
 * <p>Inputs: a {@link dev.continuum.core.memory.recall.RecallRequest}, the moment, the index and a
 * {@link dev.continuum.core.memory.recall.GraphView} of the merged state. Effect: a {@link
 * dev.continuum.core.memory.recall.Recollection}, which names what to count and to reinforce;
 * nothing is written here. Entry: {@link dev.continuum.core.memory.recall.RecallEngine}.
 *
 * <p>Invariants: equal inputs give equal answers to the last bit, in whatever order the index or
 * the view told them; similarity, activation and confidence stay in 0..1; decay never raises a
 * confidence; work is bounded by {@link dev.continuum.core.memory.recall.RecallLimits}. What can be
 * answered: never what was forgotten; what was superseded or has expired only for a time at which
 * it was valid. The whole way with a worked example: {@code docs/internals/recall.md}.
 */
@NullMarked
package dev.continuum.core.memory.recall;

import org.jspecify.annotations.NullMarked;
