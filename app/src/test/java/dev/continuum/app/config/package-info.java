@NullMarked
package dev.continuum.app.config;

import org.jspecify.annotations.NullMarked;
