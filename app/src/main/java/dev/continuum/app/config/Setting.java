package dev.continuum.app.config;

/** The value of a key and where it came from. Thread-safe (immutable). */
public record Setting<T>(ConfigKey<T> key, T value, Origin origin) {
  /** The value as the file would say it. */
  public String printed() {
    return key.type().print(value);
  }
}
