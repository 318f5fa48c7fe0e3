@NullMarked
package dev.continuum.sim;

import org.jspecify.annotations.NullMarked;
