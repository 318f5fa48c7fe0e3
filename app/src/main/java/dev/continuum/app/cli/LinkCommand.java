package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Written;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code continuum link}. One thread only. */
@Command(
    name = "link",
    description = "Link two memories; recalls travel over links.",
    footer = {"", "Examples:", "  continuum link ID1 ID2 --type causes --strength 0.9"})
final class LinkCommand extends ClientCommand {
  @Parameters(index = "0", paramLabel = "FROM", description = "The memory that points.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "The memory it points to.")
  private String to = "";

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private SpaceOption space;

  @Option(names = "--type", paramLabel = "TYPE", description = "The relation (relates_to).")
  private @Nullable String type;

  @Option(
      names = "--strength",
      paramLabel = "0..1",
      description = "How strong it is to begin with (0.5).")
  private @Nullable Double strength;

  @Override
  int run(ContinuumClient client) {
    Written written = client.link(space.space(terminal()), from, to, type, strength);
    if (json()) {
      sayJson(written);
    } else {
      say("linked " + from + " -> " + to);
    }
    return ExitCode.OK;
  }
}
