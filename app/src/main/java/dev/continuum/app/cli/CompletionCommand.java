package dev.continuum.app.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code continuum completion}. One thread only. */
@Command(
    name = "completion",
    description = "Print a completion script for a shell.",
    footer = {
      "",
      "Examples:",
      "  source <(continuum completion bash)",
      "  continuum completion zsh > ~/.continuum-completion.zsh  # then source it in .zshrc",
    })
final class CompletionCommand extends BaseCommand {
  /** The shells that are known. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell = Shell.bash;

  @Override
  public Integer call() {
    if (shell == Shell.zsh) {
      say("autoload -Uz compinit bashcompinit && compinit && bashcompinit");
    }
    terminal().out().print(AutoComplete.bash("continuum", spec().root().commandLine()));
    return ExitCode.OK;
  }
}
