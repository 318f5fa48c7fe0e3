@NullMarked
package dev.continuum.app.logging;

import org.jspecify.annotations.NullMarked;
