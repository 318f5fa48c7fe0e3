package dev.continuum.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The space of a client command. One thread only. */
final class SpaceOption {
  static final String DEFAULT_SPACE = "default";
  static final String VARIABLE = "CONTINUUM_SPACE";

  @Option(
      names = {"-s", "--space"},
      paramLabel = "SPACE",
      description = "The space. Without it: CONTINUUM_SPACE, else \"default\".")
  private @Nullable String space;

  String space(Terminal terminal) {
    if (space != null) {
      return space;
    }
    String variable = terminal.environment().getOrDefault(VARIABLE, "");
    return variable.isBlank() ? DEFAULT_SPACE : variable;
  }
}
