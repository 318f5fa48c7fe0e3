package dev.continuum.core.coordinator;

import java.util.List;

/**
 * The cluster's health by component, with reasons; the worst component decides. Thread-safe
 * (immutable).
 */
public record Health(Level level, List<Component> components) {
  public Health {
    components = List.copyOf(components);
  }

  /** How well a part, or all, does, the worse the later. */
  public enum Level {
    HEALTHY,
    WARNING,
    CRITICAL
  }

  /**
   * One of {@code coordinator}, {@code consensus}, {@code replication}, {@code connectivity},
   * {@code capacity}.
   *
   * @param reasons what is wrong and what to do about it, for people; empty where all is well
   */
  public record Component(String name, Level level, List<String> reasons) {
    public Component {
      reasons = List.copyOf(reasons);
    }
  }
}
