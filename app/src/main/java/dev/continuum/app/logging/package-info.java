/**
 * How the node's log looks and where it goes: SLF4J above, {@code java.util.logging} below, one
 * line a record.
 *
 * <p>Nothing here is loaded by client commands.
 */
@NullMarked
package dev.continuum.app.logging;

import org.jspecify.annotations.NullMarked;
