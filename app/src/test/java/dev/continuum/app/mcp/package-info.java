@NullMarked
package dev.continuum.app.mcp;

import org.jspecify.annotations.NullMarked;
