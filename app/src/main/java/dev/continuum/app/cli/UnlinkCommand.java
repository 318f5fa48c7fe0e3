package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Written;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code continuum unlink}. One thread only. */
@Command(
    name = "unlink",
    description = "Remove a link between two memories.",
    footer = {"", "Examples:", "  continuum unlink ID1 ID2 --type causes"})
final class UnlinkCommand extends ClientCommand {
  @Parameters(index = "0", paramLabel = "FROM", description = "The memory that points.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "The memory it points to.")
  private String to = "";

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private SpaceOption space;

  @Option(names = "--type", paramLabel = "TYPE", description = "The relation (relates_to).")
  private @Nullable String type;

  @Override
  int run(ContinuumClient client) {
    Written written = client.unlink(space.space(terminal()), from, to, type);
    if (json()) {
      sayJson(written);
    } else {
      say("unlinked " + from + " -> " + to);
    }
    return ExitCode.OK;
  }
}
