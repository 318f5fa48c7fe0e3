package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code continuum forget}. One thread only. */
@Command(
    name = "forget",
    description = "Forget memories and their links, for good.",
    footer = {"", "Examples:", "  continuum forget 0199f3c2-7c1e-7aab-8000-0123456789ab"})
final class ForgetCommand extends ClientCommand {
  @Parameters(arity = "1..*", paramLabel = "ID", description = "The memories.")
  private List<String> ids = List.of();

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private SpaceOption space;

  @Override
  int run(ContinuumClient client) {
    String from = space.space(terminal());
    for (String id : ids) {
      var written = client.forget(from, id);
      if (json()) {
        sayJson(written);
      } else {
        say("forgot " + id);
      }
    }
    return ExitCode.OK;
  }
}
