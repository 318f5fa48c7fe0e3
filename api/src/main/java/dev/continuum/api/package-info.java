@NullMarked
package dev.continuum.api;

import org.jspecify.annotations.NullMarked;
