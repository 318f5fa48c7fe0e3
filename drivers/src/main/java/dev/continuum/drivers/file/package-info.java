/**
 * Small files that are there whole or not at all, whenever the power fails, and those that are for
 * their owner's eyes. Whoever keeps keys, identities or records in a file of its own writes it
 * here; the log has its own way.
 */
@NullMarked
package dev.continuum.drivers.file;

import org.jspecify.annotations.NullMarked;
