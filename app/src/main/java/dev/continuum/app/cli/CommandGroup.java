package dev.continuum.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only has commands: on its own it shows what they are. One thread only. */
abstract class CommandGroup implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() {
    Root root = (Root) spec.root().userObject();
    spec.commandLine().usage(root.terminal().out(), CommandLine.Help.Ansi.OFF);
    return ExitCode.OK;
  }
}
