@NullMarked
package dev.continuum.app.node;

import org.jspecify.annotations.NullMarked;
