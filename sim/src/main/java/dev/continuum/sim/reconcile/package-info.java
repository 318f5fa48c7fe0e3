/**
 * Properties of {@code core.reconcile}: two sets, an exchange between their owners, and the
 * difference as a set operation finds it. Inputs: draws. Effects: none.
 *
 * <p>{@link dev.continuum.sim.reconcile.ExchangeRun} carries every message as bytes from one side
 * to the other; the benchmark uses it too.
 */
@NullMarked
package dev.continuum.sim.reconcile;

import org.jspecify.annotations.NullMarked;
