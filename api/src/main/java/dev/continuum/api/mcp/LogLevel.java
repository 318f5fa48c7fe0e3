package dev.continuum.api.mcp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The severities of RFC 5424 as MCP names them, least first. Thread-safe (enum). */
public enum LogLevel {
  DEBUG,
  INFO,
  NOTICE,
  WARNING,
  ERROR,
  CRITICAL,
  ALERT,
  EMERGENCY;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static LogLevel parse(@Nullable String name) {
    for (LogLevel level : values()) {
      if (level.wireName().equals(name)) {
        return level;
      }
    }
    throw new RpcException(
        RpcException.INVALID_PARAMS,
        "level: "
            + name
            + " (expected: debug, info, notice, warning, error, critical, alert, emergency)");
  }
}
