package dev.continuum.app.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command sees of the world it was called from. Thread-safe as far as its streams are.
 *
 * @param environment the process's variables
 * @param workingFolder relative paths start here
 * @param colour whether the standard output takes colours
 * @param interactive whether a person watches the standard error
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path workingFolder,
    boolean colour,
    boolean interactive) {

  /** The process's own; {@code ./continuum} says in a property which streams are terminals. */
  static Terminal ofProcess() {
    Map<String, String> environment = System.getenv();
    String terminals = System.getProperty("continuum.terminals", "");
    String noColour = environment.getOrDefault("NO_COLOR", "");
    boolean dumb = "dumb".equals(environment.get("TERM"));
    return new Terminal(
        System.in,
        System.out,
        System.err,
        environment,
        Path.of("").toAbsolutePath(),
        terminals.contains("1") && noColour.isEmpty() && !dumb,
        terminals.contains("2") && !dumb);
  }

  String bold(String text) {
    return colour ? "\033[1m" + text + "\033[0m" : text;
  }

  String faint(String text) {
    return colour ? "\033[2m" + text + "\033[0m" : text;
  }

  String accent(String text) {
    return colour ? "\033[36m" + text + "\033[0m" : text;
  }
}
