/**
 * Properties of {@code core.value}: vectors, contexts, the hybrid clock and the byte codecs, each
 * beside a slow and obvious reference. Inputs: draws. Effects: none.
 */
@NullMarked
package dev.continuum.sim.value;

import org.jspecify.annotations.NullMarked;
