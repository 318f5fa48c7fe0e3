package dev.continuum.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command without a name. One thread only. */
@Command(
    name = "continuum",
    description = "Memory for AI agents that outlives any one machine.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  continuum start",
      "  continuum remember \"Ada drinks tea in the morning\" --tag drinks",
      "  continuum recall what does Ada drink",
      "",
      "Every command has --help with examples.",
    })
final class Root implements Runnable {
  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private CommandSpec spec;

  Root(Terminal terminal) {
    this.terminal = terminal;
  }

  Terminal terminal() {
    return terminal;
  }

  @Override
  public void run() {
    spec.commandLine().usage(terminal.out(), CommandLine.Help.Ansi.OFF);
  }
}
