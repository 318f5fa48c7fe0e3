package dev.continuum.app.cli;

import dev.continuum.app.config.ConfigException;
import dev.continuum.app.config.ConfigKey;
import dev.continuum.app.config.ConfigKey.Effect;
import dev.continuum.app.config.ConfigKeys;
import dev.continuum.app.config.ConfigProblem;
import dev.continuum.app.config.Configuration;
import dev.continuum.app.config.Origin;
import dev.continuum.app.config.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code continuum config}. One thread only. */
@Command(
    name = "config",
    description = "Check and show the configuration, the node's and the cluster's.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      ConfigCommand.Check.class,
      ConfigCommand.Show.class,
      ConfigCommand.Keys.class,
      ConfigClusterCommand.class,
    },
    footer = {
      "",
      "Flags win over CONTINUUM_* variables, these over continuum.yaml, that over the defaults.",
      "",
      "Examples:",
      "  continuum config check",
      "  continuum config show --http 127.0.0.1:9000",
      "  continuum config cluster list",
    })
final class ConfigCommand extends CommandGroup {
  /** {@code continuum config check}. One thread only. */
  @Command(
      name = "check",
      description = "Say whether the configuration is good, and what is wrong with it.",
      footer = {
        "",
        "Ends with 2 where something is refused. Warnings do not count.",
        "",
        "Examples:",
        "  continuum config check --config /etc/continuum.yaml",
      })
  static final class Check extends BaseCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private ConfigOptions options;

    @Override
    public Integer call() {
      Configuration configuration;
      try {
        configuration = options.load(terminal());
      } catch (ConfigException e) {
        if (!json()) {
          throw e;
        }
        sayJson(result(false, null, List.of(), e.problems()));
        return ExitCode.USAGE;
      }
      String file = configuration.file() == null ? null : configuration.file().toString();
      if (json()) {
        sayJson(result(true, file, configuration.warnings(), List.of()));
        return ExitCode.OK;
      }
      configuration.warnings().forEach(w -> terminal().err().println("warning: " + w));
      say("ok: " + (file == null ? "no file, defaults" : file));
      return ExitCode.OK;
    }

    private static Map<String, @Nullable Object> result(
        boolean ok, @Nullable String file, List<String> warnings, List<ConfigProblem> problems) {
      List<Map<String, @Nullable Object>> listed = new ArrayList<>();
      for (ConfigProblem problem : problems) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("code", problem.code());
        one.put("key", problem.key());
        one.put("value", problem.value());
        one.put("expected", problem.expected());
        one.put("nearest", problem.nearest());
        one.put("origin", problem.origin().describe());
        listed.add(one);
      }
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      result.put("ok", ok);
      result.put("file", file);
      result.put("warnings", warnings);
      result.put("problems", listed);
      return result;
    }
  }

  /** {@code continuum config show}. One thread only. */
  @Command(
      name = "show",
      description = "Show the effective values and where each came from.",
      footer = {
        "",
        "Examples:",
        "  continuum config show",
        "  continuum config show --all --json | jq 'select(.origin != \"default\")'",
      })
  static final class Show extends BaseCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private ConfigOptions options;

    @Option(names = "--all", description = "Show keys without effect yet, too.")
    private boolean all;

    @Override
    public Integer call() {
      Configuration configuration = options.load(terminal());
      TextTable table = new TextTable("KEY", "VALUE", "FROM");
      for (Setting<?> setting : configuration.settings()) {
        boolean isDefault = setting.origin() instanceof Origin.Default;
        if (setting.key().effect() == Effect.NOT_YET && isDefault && !all) {
          continue;
        }
        if (json()) {
          Map<String, String> one = new LinkedHashMap<>();
          one.put("key", setting.key().name());
          one.put("value", setting.printed());
          one.put("origin", setting.origin().kind());
          one.put("from", setting.origin().describe());
          sayJson(one);
        } else {
          table.row(setting.key().name(), setting.printed(), setting.origin().describe());
        }
      }
      if (!json()) {
        table.print(terminal());
      }
      return ExitCode.OK;
    }
  }

  /** {@code continuum config keys}. One thread only. */
  @Command(
      name = "keys",
      description = "List every key: its default, what it accepts, its variable, what it does.",
      footer = {"", "Examples:", "  continuum config keys", "  continuum config keys --json"})
  static final class Keys extends BaseCommand {
    @Override
    public Integer call() {
      for (ConfigKey<?> key : ConfigKeys.all()) {
        if (json()) {
          Map<String, String> one = new LinkedHashMap<>();
          one.put("key", key.name());
          one.put("default", key.defaultText());
          one.put("expected", key.type().expected());
          one.put("environment", key.environment());
          one.put("effect", key.effect() == Effect.NOW ? "now" : "not yet");
          one.put("doc", key.doc());
          sayJson(one);
          continue;
        }
        String byDefault = key.defaultText().isEmpty() ? "empty" : key.defaultText();
        say(terminal().bold(key.name()) + " (default: " + byDefault + ")");
        say("    " + key.doc() + (key.effect() == Effect.NOW ? "" : " No effect yet."));
        say(terminal().faint("    " + key.type().expected() + "; " + key.environment()));
      }
      return ExitCode.OK;
    }
  }
}
