/** The world's time and randomness, behind the core's ports. */
@NullMarked
package dev.continuum.drivers.clock;

import org.jspecify.annotations.NullMarked;
