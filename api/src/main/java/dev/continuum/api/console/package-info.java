/**
 * The page at {@code /}: spaces, live counters, recall with reasons, and a memory's neighbourhood.
 *
 * <p>Inputs: requests for the files that stand beside this class as resources. Effects: none; the
 * page itself is a client of the public API and of the event stream, like any other. Invariants:
 * the page loads nothing from anywhere else, and its policy forbids that it could.
 */
@NullMarked
package dev.continuum.api.console;

import org.jspecify.annotations.NullMarked;
