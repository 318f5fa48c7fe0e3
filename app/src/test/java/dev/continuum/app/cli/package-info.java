@NullMarked
package dev.continuum.app.cli;

import org.jspecify.annotations.NullMarked;
