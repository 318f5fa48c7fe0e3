/**
 * Property tests from seeds, with shrinking: a property says what must hold for every choice, the
 * runner looks for choices where it does not.
 *
 * <p>A property draws everything it needs from a {@link dev.continuum.sim.property.Choices} and
 * tells what it does to a {@link dev.continuum.sim.property.Trace}. The runner runs each seed twice
 * and compares the traces. When a case fails it shrinks the <em>sequence of draws</em>, not the
 * values made from it, so every generator shrinks without code of its own and only ever to values
 * that it can make. Source: MacIver and Donaldson, "Test-Case Reduction via Test-Case Generation:
 * Insights from the Hypothesis Reducer" (2020).
 *
 * <p>To write one: implement {@link dev.continuum.sim.property.Property}, enter it in {@link
 * dev.continuum.sim.Catalogue}. {@code ./dev sim --property NAME --seed N} replays a case.
 */
@NullMarked
package dev.continuum.sim.property;

import org.jspecify.annotations.NullMarked;
