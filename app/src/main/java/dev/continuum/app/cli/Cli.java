package dev.continuum.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Parses a command line and runs its command. One thread only. */
public final class Cli {
  private static final int HELP_COLUMNS = 100;

  /** All commands, in the order of the help. */
  static final Map<String, Class<?>> COMMANDS = commands();

  private Cli() {}

  /** Runs with the process's own streams; gives the exit code. */
  public static int run(String... arguments) {
    return run(Terminal.ofProcess(), arguments);
  }

  static int run(Terminal terminal, String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    boolean alone = COMMANDS.containsKey(first) && !first.equals("completion");
    int exitCode =
        commandLine(terminal, alone ? Set.of(first) : COMMANDS.keySet()).execute(arguments);
    terminal.out().flush();
    terminal.err().flush();
    return exitCode;
  }

  /**
   * The parser of the named commands. Reading a command's annotations takes a millisecond or more,
   * so a run that has named its command reads only that one.
   */
  static CommandLine commandLine(Terminal terminal, Set<String> names) {
    CommandLine line = new CommandLine(new Root(terminal));
    COMMANDS.forEach(
        (name, type) -> {
          if (names.contains(name)) {
            line.addSubcommand(name, type);
          }
        });
    line.setUsageHelpWidth(HELP_COLUMNS);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(terminal.out(), true, UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler((e, args) -> Failures.usage(e, terminal.err()));
    line.setExecutionExceptionHandler((e, command, parsed) -> Failures.report(e, terminal.err()));
    addHelp(line);
    return line;
  }

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("start", StartCommand.class);
    commands.put("stop", StopCommand.class);
    commands.put("status", StatusCommand.class);
    commands.put("members", MembersCommand.class);
    commands.put("cluster", ClusterCommand.class);
    commands.put("recover", RecoverCommand.class);
    commands.put("remember", RememberCommand.class);
    commands.put("recall", RecallCommand.class);
    commands.put("get", GetCommand.class);
    commands.put("forget", ForgetCommand.class);
    commands.put("link", LinkCommand.class);
    commands.put("unlink", UnlinkCommand.class);
    commands.put("spaces", SpacesCommand.class);
    commands.put("import", ImportCommand.class);
    commands.put("export", ExportCommand.class);
    commands.put("demo", DemoCommand.class);
    commands.put("simulate", SimulateCommand.class);
    commands.put("keyring", KeyringCommand.class);
    commands.put("mcp", McpCommand.class);
    commands.put("discover", DiscoverCommand.class);
    commands.put("join", JoinCommand.class);
    commands.put("token", TokenCommand.class);
    commands.put("ca", CaCommand.class);
    commands.put("config", ConfigCommand.class);
    commands.put("version", VersionCommand.class);
    commands.put("completion", CompletionCommand.class);
    commands.put("train", TrainCommand.class);
    return Collections.unmodifiableMap(commands);
  }

  /** What every command has alike: the help option and the meaning of exit codes. */
  private static void addHelp(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build())
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.meanings());
    line.getSubcommands().values().forEach(Cli::addHelp);
  }
}
