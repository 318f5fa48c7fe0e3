package dev.continuum.core.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a node may become. Thread-safe (constants). */
public enum NodeRole {
  /** Whatever the cluster needs; in a token: any role. */
  AUTO(0),
  LEADER(1),
  FOLLOWER(2),
  OBSERVER(3),
  EDGE(4);

  private final int number;

  NodeRole(int number) {
    this.number = number;
  }

  /** Its number in files and messages, which never changes. */
  int number() {
    return number;
  }

  static @Nullable NodeRole ofNumber(int number) {
    for (NodeRole role : values()) {
      if (role.number == number) {
        return role;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
