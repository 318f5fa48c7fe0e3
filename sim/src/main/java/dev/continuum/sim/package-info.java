/**
 * Runs what the other rooms describe: {@code ./dev sim} starts {@link dev.continuum.sim.Main},
 * which runs the properties in {@link dev.continuum.sim.Catalogue} from seeds.
 *
 * <p>Inputs: a seed. Effects: lines on standard output. Invariant: a seed gives one trace, on every
 * machine, in every run; each case is run twice to see that it does.
 */
@NullMarked
package dev.continuum.sim;

import org.jspecify.annotations.NullMarked;
