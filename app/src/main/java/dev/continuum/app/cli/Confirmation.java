package dev.continuum.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Asks a person before something cannot be taken back. Thread-safe (stateless). */
final class Confirmation {
  private Confirmation() {}

  /**
   * Comes back where the person says yes.
   *
   * @param what shall be done, in words that go on as a sentence's beginning
   * @param risks what is lost or at risk, in lines
   */
  static void ask(Terminal terminal, String what, List<String> risks) throws IOException {
    terminal.err().println(what + ":");
    risks.forEach(risk -> terminal.err().println("  " + risk));
    if (!terminal.interactive()) {
      throw new CommandFailure(ExitCode.USAGE, what + ": not confirmed", "add --yes");
    }
    terminal.err().print("go on? [y/N] ");
    terminal.err().flush();
    String answer =
        new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8)).readLine();
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw new CommandFailure(ExitCode.FAILURE, what + ": not confirmed", null);
    }
  }
}
