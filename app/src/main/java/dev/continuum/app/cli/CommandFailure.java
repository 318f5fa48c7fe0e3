package dev.continuum.app.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot go on; says what to print and how to end. Thread-safe (immutable). */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final @Nullable String fix;

  CommandFailure(int exitCode, String message, @Nullable String fix) {
    super(message);
    this.exitCode = exitCode;
    this.fix = fix;
  }

  int exitCode() {
    return exitCode;
  }

  @Nullable String fix() {
    return fix;
  }
}
