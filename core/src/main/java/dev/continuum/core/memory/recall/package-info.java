/** Recall: candidates, spreading activation, ranking, and the reasons for each answer. */
@NullMarked
package dev.continuum.core.memory.recall;

import org.jspecify.annotations.NullMarked;
