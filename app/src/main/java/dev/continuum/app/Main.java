package dev.continuum.app;

import dev.continuum.app.cli.Cli;

/** The process: one command line, one exit code. One thread only. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Cli.run(arguments));
  }
}
