package dev.continuum.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list. Thread-safe (immutable by convention).
 *
 * @param next where to go on, or null at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {}
