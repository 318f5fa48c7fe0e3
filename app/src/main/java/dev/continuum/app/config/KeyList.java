package dev.continuum.app.config;

import dev.continuum.app.config.ConfigKey.Effect;
import java.util.ArrayList;
import java.util.List;

/** The keys of one section while they are declared. One thread only (static initialization). */
final class KeyList {
  private final String section;
  private final List<ConfigKey<?>> keys = new ArrayList<>();

  KeyList(String section) {
    this.section = section;
  }

  /** A key that does what it says. */
  <T> ConfigKey<T> key(String name, ValueType<T> type, T byDefault, String doc) {
    return key(name, type, type.print(byDefault), doc);
  }

  /** The same with its default as text. */
  <T> ConfigKey<T> key(String name, ValueType<T> type, String defaultText, String doc) {
    String full = section + "." + name;
    ConfigKey<T> key =
        new ConfigKey<>(full, ConfigKey.environmentOf(full), type, defaultText, Effect.NOW, doc);
    keys.add(key);
    return key;
  }

  List<ConfigKey<?>> keys() {
    return List.copyOf(keys);
  }
}
