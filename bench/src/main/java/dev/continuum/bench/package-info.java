@NullMarked
package dev.continuum.bench;

import org.jspecify.annotations.NullMarked;
