package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import java.io.IOException;
import picocli.CommandLine.Mixin;

/** A command that calls a node. One thread only. */
abstract class ClientCommand extends BaseCommand {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private NodeOptions node;

  @Override
  public final Integer call() throws IOException {
    try (ContinuumClient client = node.connect(terminal())) {
      return run(client);
    }
  }

  abstract int run(ContinuumClient client) throws IOException;
}
