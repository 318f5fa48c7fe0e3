@NullMarked
package dev.continuum.drivers;

import org.jspecify.annotations.NullMarked;
