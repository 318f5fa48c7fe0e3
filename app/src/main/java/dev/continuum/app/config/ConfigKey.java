package dev.continuum.app.config;

import java.util.Locale;

/**
 * A key of the configuration. Thread-safe (immutable).
 *
 * @param name dotted, as in the file: {@code http.address}
 * @param environment the variable that sets it
 * @param defaultText the default, in the form that the type reads
 * @param effect whether anything listens to it yet
 * @param doc one or two sentences for people
 */
public record ConfigKey<T>(
    String name,
    String environment,
    ValueType<T> type,
    String defaultText,
    Effect effect,
    String doc) {

  /** Whether a key does something today. */
  public enum Effect {
    /** It does what its documentation says. */
    NOW,
    /** Recognised and validated; the part that reads it comes later. */
    NOT_YET
  }

  /** The part of the name before the last dot. */
  public String section() {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  /** {@code CONTINUUM_} and the name in capitals; the seeds' variables leave out the federation. */
  static String environmentOf(String name) {
    String local = name.startsWith("federation.") ? name.substring("federation.".length()) : name;
    return "CONTINUUM_" + local.replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
