/** Consolidation: clusters of similar episodes become concepts with evidence sets. */
@NullMarked
package dev.continuum.core.memory.consolidation;

import org.jspecify.annotations.NullMarked;
