package dev.continuum.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is refused, for all of these reasons. Thread-safe (immutable). */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  ConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::message).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** At least one. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
