package dev.continuum.app.config;

import org.jspecify.annotations.Nullable;

/**
 * Why a configuration is refused. Thread-safe (immutable).
 *
 * @param code stable: {@code unknown-key}, {@code unknown-variable}, {@code bad-value}, {@code
 *     duplicate-key}, {@code not-allowed}, {@code unreadable}
 * @param key the dotted key, the variable, or the file
 * @param value what was written, or null where there is none
 * @param expected what is accepted
 * @param nearest the known name or word that is most like what was written, or null
 */
public record ConfigProblem(
    String code,
    String key,
    @Nullable String value,
    String expected,
    @Nullable String nearest,
    Origin origin) {
  private static final int MAX_SHOWN_CHARACTERS = 80;

  /**
   * One line: {@code http.adress: x (expected: a known key; nearest: http.address) at f.yaml:3}.
   */
  public String message() {
    StringBuilder text = new StringBuilder(key);
    if (value != null) {
      text.append(": ").append(shown(value));
    }
    text.append(" (expected: ").append(expected);
    if (nearest != null) {
      text.append("; nearest: ").append(nearest);
    }
    text.append(')');
    if (!(origin instanceof Origin.Default)) {
      text.append(" at ").append(origin.describe());
    }
    return text.toString();
  }

  private static String shown(String value) {
    String line = value.isEmpty() ? "\"\"" : value.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= MAX_SHOWN_CHARACTERS
        ? line
        : line.substring(0, MAX_SHOWN_CHARACTERS) + "...";
  }
}
