package dev.continuum.app.drill;

/** The cluster did not do what the drill asks for. Thread-safe (immutable). */
final class DrillFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  DrillFailure(String message) {
    super(message);
  }
}
