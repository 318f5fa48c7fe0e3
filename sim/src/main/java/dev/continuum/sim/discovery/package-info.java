/**
 * What must hold of discovery's table, whatever is found, judged and forgotten in whatever order.
 *
 * <p>Inputs: choices. Effects: none but a trace. The claims are checked beside what the changes
 * alone say: who came and has not gone.
 */
@NullMarked
package dev.continuum.sim.discovery;

import org.jspecify.annotations.NullMarked;
