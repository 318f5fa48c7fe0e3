/**
 * The drill of the control plane: real processes of the packaged program on loopback decide under
 * load while their leaders are killed, grow, lose a zone and shrink ({@code ./dev decisions}).
 *
 * <p>{@link dev.continuum.app.drill.DecisionsDrill} is the program. What the clients of its {@code
 * Load} asked for and what they were told is a {@code History}; {@code HistoryCheck} says whether a
 * register that loses nothing, does nothing twice and answers in real-time order could have
 * answered so (Herlihy and Wing, Linearizability, TOPLAS 1990). The check needs no search, because
 * every answer names its version and so the order of the writes is known.
 */
@NullMarked
package dev.continuum.app.drill;

import org.jspecify.annotations.NullMarked;
