package dev.continuum.app.cli;

import dev.continuum.client.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: help, {@code --json}, and the terminal. One thread only. */
@Command(
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    sortOptions = false)
abstract class BaseCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON, one line a result, for scripts.")
  private boolean json;

  Terminal terminal() {
    return ((Root) spec.root().userObject()).terminal();
  }

  CommandSpec spec() {
    return spec;
  }

  boolean json() {
    return json;
  }

  /** Prints a line for people. */
  void say(String line) {
    terminal().out().println(line);
  }

  /** Prints a value for scripts. */
  void sayJson(Object value) {
    terminal().out().println(Json.write(value));
  }
}
