/**
 * Side-by-side measurements: every figure stands beside a peer or a limit that ran in the same
 * process or minute, as a ratio with its spread. Machines are shared, so absolute times mean
 * nothing here.
 *
 * <p>{@code ./dev bench} lists the benchmarks, {@code ./dev bench NAME} prints a table and exits 1
 * where a goal is missed.
 */
@NullMarked
package dev.continuum.bench;

import org.jspecify.annotations.NullMarked;
