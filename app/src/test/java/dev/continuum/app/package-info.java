@NullMarked
package dev.continuum.app;

import org.jspecify.annotations.NullMarked;
