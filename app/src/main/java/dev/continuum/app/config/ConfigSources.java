package dev.continuum.app.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration comes from, strongest first: flags, environment, file, defaults.
 * Thread-safe (immutable by convention).
 *
 * @param file the file that the user named ({@code --config}), or null to look for one
 * @param flags what flags set, by key name
 * @param environment the process's environment; only {@code CONTINUUM_*} and {@code XDG_DATA_HOME}
 *     are read
 * @param workingFolder where {@code continuum.yaml} is looked for first
 */
public record ConfigSources(
    @Nullable Path file,
    SortedMap<String, FlagValue> flags,
    Map<String, String> environment,
    Path workingFolder) {

  /** What a flag said: the flag as it was written, and its value. */
  public record FlagValue(String flag, String value) {}
}
