package dev.continuum.app.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.app.GoldenFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code docs/cli.md} is what {@code --help} prints, and every command's help is complete. */
class CliDocumentTest {
  @Test
  void theDocumentationIsTheHelp() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # The command line

        <!-- Written by CliDocumentTest from --help; do not edit by hand. -->

        Results go to the standard output, everything else to the standard error. With `--json` every
        result is a line of JSON. Failures look alike everywhere:

        ```
        error: no answer from http://127.0.0.1:8000: connection refused
        fix:   continuum start, or name the node with --url or CONTINUUM_URL
        ```

        """);
    for (CommandLine command : commands()) {
      text.append("## " + command.getCommandSpec().qualifiedName() + "\n\n```\n");
      text.append(command.getUsageMessage(CommandLine.Help.Ansi.OFF).stripTrailing());
      text.append("\n```\n\n");
    }
    GoldenFile.check("docs/cli.md", text.toString().stripTrailing() + "\n");
  }

  @Test
  void everyCommandShowsExamplesAndExitCodes() {
    for (CommandLine command : commands()) {
      String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
      String name = command.getCommandSpec().qualifiedName();
      assertTrue(help.contains("Examples:"), name);
      assertTrue(help.contains("Exit codes:"), name);
      assertTrue(help.lines().allMatch(line -> line.length() <= 100), name);
    }
  }

  private static List<CommandLine> commands() {
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            Map.of(),
            Path.of(""),
            false,
            false);
    List<CommandLine> commands = new ArrayList<>();
    collect(Cli.commandLine(terminal, Cli.COMMANDS.keySet()), commands);
    return commands;
  }

  private static void collect(CommandLine command, List<CommandLine> into) {
    if (!command.getCommandSpec().usageMessage().hidden()) {
      into.add(command);
      command.getSubcommands().values().forEach(c -> collect(c, into));
    }
  }
}
