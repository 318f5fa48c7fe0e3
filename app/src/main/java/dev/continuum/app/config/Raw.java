package dev.continuum.app.config;

import java.util.List;

/** A value as its source wrote it, before a type judged it. Thread-safe (immutable). */
public sealed interface Raw {

  /** What to show of it in a message. */
  String display();

  /** A single value: a YAML scalar, an environment variable, a flag. */
  record Text(String value) implements Raw {
    @Override
    public String display() {
      return value;
    }
  }

  /** A YAML sequence of scalars. */
  record Items(List<String> values) implements Raw {
    @Override
    public String display() {
      return values.toString();
    }
  }
}
