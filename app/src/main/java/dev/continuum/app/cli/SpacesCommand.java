package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Space;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code continuum spaces}. One thread only. */
@Command(
    name = "spaces",
    description = "List spaces, the units of isolation: one for each project, agent or person.",
    subcommands = {SpacesCommand.Create.class, SpacesCommand.Delete.class},
    footer = {
      "",
      "Examples:",
      "  continuum spaces",
      "  continuum spaces create my-project --description \"what the team decided\"",
      "  continuum spaces delete my-project --yes",
    })
final class SpacesCommand extends ClientCommand {
  @Override
  int run(ContinuumClient client) {
    List<Space> spaces = client.spaces();
    if (json()) {
      sayJson(spaces);
      return ExitCode.OK;
    }
    if (spaces.isEmpty()) {
      say("no spaces; make one with: continuum spaces create NAME");
      return ExitCode.OK;
    }
    TextTable table = new TextTable("SPACE", "MEMORIES", "LINKS", "CONCEPTS", "CONSISTENCY", "");
    for (Space space : spaces) {
      table.row(
          space.name(),
          String.valueOf(space.memories()),
          String.valueOf(space.links()),
          String.valueOf(space.concepts()),
          space.consistency(),
          space.description() == null ? "" : space.description());
    }
    table.print(terminal());
    return ExitCode.OK;
  }

  /** {@code continuum spaces create}. One thread only. */
  @Command(
      name = "create",
      description = "Create a space, or change the settings of one.",
      footer = {"", "Examples:", "  continuum spaces create my-project"})
  static final class Create extends ClientCommand {
    @Parameters(paramLabel = "SPACE", description = "Its name.")
    private String name = "";

    @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
    private @Nullable String description;

    @Option(
        names = "--consistency",
        paramLabel = "WHO",
        description =
            "Who must have a write: available (default), everywhere or strong; the same on one"
                + " node.")
    private @Nullable String consistency;

    @Option(names = "--no-consolidation", description = "Don't derive concepts from its episodes.")
    private boolean noConsolidation;

    @Override
    int run(ContinuumClient client) {
      Space space =
          client.putSpace(
              name, new Space.Settings(description, consistency, noConsolidation ? false : null));
      if (json()) {
        sayJson(space);
      } else {
        say("space " + space.name() + " is there");
      }
      return ExitCode.OK;
    }
  }

  /** {@code continuum spaces delete}. One thread only. */
  @Command(
      name = "delete",
      description = "Forget a space and everything in it, for good.",
      footer = {"", "Examples:", "  continuum spaces delete my-project --yes"})
  static final class Delete extends ClientCommand {
    @Parameters(paramLabel = "SPACE", description = "Its name.")
    private String name = "";

    @Option(names = "--yes", description = "Don't ask: needed, because nothing brings it back.")
    private boolean yes;

    @Override
    int run(ContinuumClient client) {
      if (!yes) {
        Space space = client.space(name);
        throw new CommandFailure(
            ExitCode.USAGE,
            "space " + name + " holds " + space.memories() + " memories, which would be lost",
            "continuum spaces delete " + name + " --yes");
      }
      client.deleteSpace(name);
      if (json()) {
        sayJson(Map.of("deleted", name));
      } else {
        say("deleted space " + name);
      }
      return ExitCode.OK;
    }
  }
}
