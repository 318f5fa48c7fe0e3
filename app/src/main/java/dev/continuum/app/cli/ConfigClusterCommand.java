package dev.continuum.app.cli;

import dev.continuum.client.ConfigEntry;
import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Federation;
import dev.continuum.client.Json;
import dev.continuum.client.NodeEvent;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code continuum config cluster}. One thread only. */
@Command(
    name = "cluster",
    description = "Read and change the configuration that all nodes of a cluster share.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      ConfigClusterCommand.ListAll.class,
      ConfigClusterCommand.Get.class,
      ConfigClusterCommand.Put.class,
      ConfigClusterCommand.Unset.class,
      ConfigClusterCommand.Watch.class,
    },
    footer = {
      "",
      "The cluster decides on it: what was set is seen by whoever asks any node after that.",
      "",
      "Examples:",
      "  continuum config cluster list",
      "  continuum config cluster set consensus.voters 5",
    })
final class ConfigClusterCommand extends CommandGroup {
  private static void table(Terminal terminal, List<ConfigEntry> entries) {
    TextTable table = new TextTable("KEY", "VALUE", "VERSION", "EXPECTED");
    for (ConfigEntry entry : entries) {
      table.row(
          entry.key(),
          entry.value() == null ? "-" : entry.value(),
          entry.set() ? Long.toString(entry.version()) : "default",
          entry.expected() == null ? "unknown to the asked node" : entry.expected());
    }
    table.print(terminal);
  }

  private static String line(ConfigEntry entry) {
    return entry.key()
        + " = "
        + (entry.value() == null ? "-" : entry.value())
        + (entry.set() ? " (version " + entry.version() + ")" : " (default)");
  }

  /** {@code continuum config cluster list}. One thread only. */
  @Command(
      name = "list",
      description = "List every key with its value.",
      footer = {
        "",
        "Examples:",
        "  continuum config cluster list",
        "  continuum config cluster list --json | jq 'select(.set)'",
      })
  static final class ListAll extends ClientCommand {
    @Override
    int run(ContinuumClient client) {
      List<ConfigEntry> entries = client.federation().configuration();
      if (json()) {
        entries.forEach(this::sayJson);
      } else {
        table(terminal(), entries);
      }
      return ExitCode.OK;
    }
  }

  /** {@code continuum config cluster get}. One thread only. */
  @Command(
      name = "get",
      description = "Print the value that holds.",
      footer = {"", "Examples:", "  continuum config cluster get consensus.voters"})
  static final class Get extends ClientCommand {
    @Parameters(paramLabel = "KEY", description = "Its name.")
    private String key = "";

    @Override
    int run(ContinuumClient client) {
      ConfigEntry entry = client.federation().configuration(key);
      if (json()) {
        sayJson(entry);
      } else {
        say(entry.value() == null ? "" : entry.value());
      }
      return ExitCode.OK;
    }
  }

  /** A command that changes an entry. One thread only. */
  abstract static class Change extends ClientCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "Its name.")
    private String key = "";

    @Option(
        names = "--if-version",
        paramLabel = "N",
        description = "Only if the entry has this version; 0 for one that is not set.",
        defaultValue = "-1",
        showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private long version = Federation.ANY_VERSION;

    abstract ConfigEntry change(Federation federation, String key, long version);

    @Override
    int run(ContinuumClient client) {
      ConfigEntry entry = change(client.federation(), key, version);
      if (json()) {
        sayJson(entry);
      } else {
        say(line(entry));
      }
      return ExitCode.OK;
    }
  }

  /** {@code continuum config cluster set}. One thread only. */
  @Command(
      name = "set",
      description = "Set an entry for all nodes.",
      footer = {
        "",
        "Ends with 5 where the entry has another version than --if-version names.",
        "",
        "Examples:",
        "  continuum config cluster set consensus.voters 5",
        "  continuum config cluster set consensus.voters 5 --if-version 3",
      })
  static final class Put extends Change {
    @Parameters(index = "1", paramLabel = "VALUE", description = "What the key accepts.")
    private String value = "";

    @Override
    ConfigEntry change(Federation federation, String key, long version) {
      return federation.configure(key, value, version);
    }
  }

  /** {@code continuum config cluster unset}. One thread only. */
  @Command(
      name = "unset",
      description = "Unset an entry: its default holds again.",
      footer = {"", "Examples:", "  continuum config cluster unset consensus.voters"})
  static final class Unset extends Change {
    @Override
    ConfigEntry change(Federation federation, String key, long version) {
      return federation.unset(key, version);
    }
  }

  /** {@code continuum config cluster watch}. One thread only. */
  @Command(
      name = "watch",
      description = "Show the configuration and go on with what changes, until Ctrl-C.",
      footer = {
        "",
        "Examples:",
        "  continuum config cluster watch",
        "  continuum config cluster watch --json | jq -r 'select(.event) | .key'",
      })
  static final class Watch extends ClientCommand {
    @Override
    int run(ContinuumClient client) {
      EventWatch.Watched configuration =
          new EventWatch.Watched() {
            @Override
            public Runnable look() {
              List<ConfigEntry> entries = client.federation().configuration();
              return json()
                  ? () -> entries.forEach(each -> terminal().out().println(Json.write(each)))
                  : () -> table(terminal(), entries);
            }

            @Override
            public void print(NodeEvent event) {
              EventWatch.print(terminal(), event, json());
            }
          };
      boolean drawn = terminal().colour() && !json();
      return new EventWatch(terminal(), client, List.of("config_changed"), drawn, configuration)
          .run();
    }
  }
}
