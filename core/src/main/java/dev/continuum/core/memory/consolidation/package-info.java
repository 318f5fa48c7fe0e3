/**
 * Consolidation: clusters of similar episodes become concepts with evidence sets.
 *
 * <p>Inputs: the episodes and the concepts of one space, and the moment. Effect: operations that
 * add evidence, returned as values ({@link
 * dev.continuum.core.memory.consolidation.Consolidation.Outcome}). Entry: {@link
 * dev.continuum.core.memory.consolidation.Consolidation#run}; its caller decides when ({@link
 * dev.continuum.core.memory.consolidation.ConsolidationLimits#intervalMillis} and {@code
 * minNewEpisodes}).
 *
 * <p>Invariants: the outcome is a function of sets, in whatever order they are given; a run over
 * its own result changes nothing; evidence is only ever added; work is bounded by {@link
 * dev.continuum.core.memory.consolidation.ConsolidationLimits}. A concept's identifier follows from
 * its space and its words, so that nodes which find it apart write to one record.
 */
@NullMarked
package dev.continuum.core.memory.consolidation;

import org.jspecify.annotations.NullMarked;
