/**
 * Real text for {@code continuum demo}: finding it, fetching it by its Debian package, and cutting
 * it into passages with the links that its authors made.
 */
@NullMarked
package dev.continuum.app.demo;

import org.jspecify.annotations.NullMarked;
