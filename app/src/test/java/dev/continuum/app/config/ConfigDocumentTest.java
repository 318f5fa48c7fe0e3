package dev.continuum.app.config;

import dev.continuum.app.GoldenFile;
import dev.continuum.app.config.ConfigKey.Effect;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} is written by the registry of keys. */
class ConfigDocumentTest {
  @Test
  void theDocumentationIsTheRegistry() throws IOException {
    GoldenFile.check("docs/configuration.md", document());
  }

  private static String document() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Configuration

        <!-- Written by ConfigDocumentTest from the registry of keys; do not edit by hand. -->

        A node needs no configuration. What you set wins in this order: flags, environment variables,
        the file, defaults. `continuum config show` prints what is in force and where each value came
        from; `continuum config check` says what is wrong. A key or a `CONTINUUM_` variable that is not
        listed here is refused, with the nearest name.

        The file is the first of: `--config FILE`, `CONTINUUM_CONFIG`, `continuum.yaml` in the folder
        where the command runs, `continuum.yaml` in the data folder. It is YAML without anchors, aliases
        and tags:

        ```yaml
        storage:
          path: /var/lib/continuum
          sync: always
        http:
          address: 127.0.0.1:8000
        ```

        Any key can be set by a flag, too: `continuum start --set storage.sync=interval`. Sizes are
        written `64MiB`, durations `250ms`, `10s`, `5m`; lists in variables have commas between.

        ## Keys

        """);
    section(text, Effect.NOW);
    text.append(
        """

        ## Keys of parts that are not there yet

        They are recognised and checked, and have no effect yet; `config check` says so. Their names are
        those of the federation's design.

        """);
    section(text, Effect.NOT_YET);
    text.append("\n## Other variables\n\n| variable | what it is for |\n|---|---|\n");
    for (Map.Entry<String, String> other : ConfigLoader.OTHER_VARIABLES.entrySet()) {
      text.append("| `" + other.getKey() + "` | " + other.getValue() + " |\n");
    }
    return text.toString();
  }

  private static void section(StringBuilder text, Effect effect) {
    text.append("| key | default | accepts | variable | what it does |\n|---|---|---|---|---|\n");
    for (ConfigKey<?> key : ConfigKeys.all()) {
      if (key.effect() == effect) {
        String byDefault = key.defaultText().isEmpty() ? "" : "`" + key.defaultText() + "`";
        text.append("| `" + key.name() + "` | " + byDefault + " | " + cell(key.type().expected()));
        text.append(" | `" + key.environment() + "` | " + cell(key.doc()) + " |\n");
      }
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("*", "\\*");
  }
}
