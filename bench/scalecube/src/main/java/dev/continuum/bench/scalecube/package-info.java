/**
 * A peer: one ScaleCube node a process, told what to do by lines on its standard input, saying what
 * it sees on its standard output. It has its own libraries, not ours.
 */
@NullMarked
package dev.continuum.bench.scalecube;

import org.jspecify.annotations.NullMarked;
