@NullMarked
package dev.continuum.client;

import org.jspecify.annotations.NullMarked;
