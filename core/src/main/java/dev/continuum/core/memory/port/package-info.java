/**
 * What the memory core needs from the outside: a state store and an index, both derived from the
 * log.
 *
 * <p>Both carry the log position that they cover; after a crash the log is replayed from there.
 * Contract tests in {@code sim} run against every implementation.
 */
@NullMarked
package dev.continuum.core.memory.port;

import org.jspecify.annotations.NullMarked;
