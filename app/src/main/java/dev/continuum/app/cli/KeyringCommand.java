package dev.continuum.app.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.continuum.app.node.DataFolder;
import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.access.datagram.RingKey;
import dev.continuum.drivers.net.KeyringFile;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code continuum keyring}. One thread only. */
@Command(
    name = "keyring",
    description = "Show and rotate the keys of the datagrams between nodes.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      KeyringCommand.ListKeys.class,
      KeyringCommand.Install.class,
      KeyringCommand.Use.class,
      KeyringCommand.Remove.class,
    },
    footer = {
      "",
      "A rotation is three steps on one node: install, use, remove. A running node sees each within",
      "a second and passes it on; before the next step look with 'list' on another node.",
      "",
      "Examples:",
      "  continuum keyring list",
      "  continuum keyring install",
    })
final class KeyringCommand extends CommandGroup {
  /** More than a key in base64 has. */
  private static final int MAX_INPUT_BYTES = 256;

  /** Works on the keyring of a data folder, whether its node runs or not. One thread only. */
  abstract static class OnKeyring extends BaseCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private FolderOptions options;

    @Override
    public final Integer call() throws IOException {
      DataFolder folder =
          DataFolder.of(options.load(terminal(), new TreeMap<>()), terminal().workingFolder());
      if (!KeyringFile.exists(folder.path())) {
        throw new CommandFailure(
            ExitCode.FAILURE,
            folder.path() + ": no keyring",
            "start the first node of a cluster there, or join one");
      }
      run(KeyringFile.open(folder.path()));
      return ExitCode.OK;
    }

    abstract void run(KeyringFile file) throws IOException;

    void change(KeyringFile file, UnaryOperator<Keyring> step) {
      show(file.change(step));
    }

    void show(Keyring ring) {
      TextTable table = new TextTable("KEY", "USE");
      for (RingKey key : ring.keys()) {
        boolean inUse = key.equals(ring.primary());
        if (json()) {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("fingerprint", key.fingerprint());
          one.put("in_use", inUse);
          one.put("generation", ring.generation());
          sayJson(one);
        } else {
          table.row(key.fingerprint(), inUse ? "seals and opens" : "opens");
        }
      }
      if (!json()) {
        table.print(terminal());
      }
    }
  }

  /** {@code continuum keyring list}. One thread only. */
  @Command(
      name = "list",
      description = "List the keys by their fingerprints; the secrets are not shown.",
      footer = {"", "Examples:", "  continuum keyring list", "  continuum keyring list --json"})
  static final class ListKeys extends OnKeyring {
    @Override
    void run(KeyringFile file) {
      show(file.ring());
    }
  }

  /** {@code continuum keyring install}. One thread only. */
  @Command(
      name = "install",
      description = "Open packets with another key, too.",
      footer = {
        "",
        "Without --stdin it makes a key and prints the secret once; running nodes get it over their"
            + " links.",
        "",
        "Examples:",
        "  continuum keyring install",
        "  continuum keyring install --stdin < key.txt",
      })
  static final class Install extends OnKeyring {
    @Option(names = "--stdin", description = "Read the secret, in base64, from standard input.")
    private boolean fromInput;

    @Override
    void run(KeyringFile file) throws IOException {
      RingKey key =
          fromInput
              ? RingKey.parse(new String(terminal().in().readNBytes(MAX_INPUT_BYTES), US_ASCII))
              : KeyringFile.newKey(new SecureRandom());
      Keyring ring = file.change(present -> present.install(key));
      if (fromInput) {
        show(ring);
      } else if (json()) {
        sayJson(Map.of("fingerprint", key.fingerprint(), "secret", key.reveal()));
      } else {
        say(key.reveal());
      }
    }
  }

  /** {@code continuum keyring use}. One thread only. */
  @Command(
      name = "use",
      description = "Seal packets with this key from now on.",
      footer = {"", "Examples:", "  continuum keyring use 72cd6e84"})
  static final class Use extends OnKeyring {
    @Parameters(paramLabel = "FINGERPRINT", description = "Its beginning is enough.")
    private String fingerprint = "";

    @Override
    void run(KeyringFile file) {
      change(file, ring -> ring.use(fingerprint));
    }
  }

  /** {@code continuum keyring remove}. One thread only. */
  @Command(
      name = "remove",
      description = "Open packets with this key no more.",
      footer = {"", "Examples:", "  continuum keyring remove 72cd6e84"})
  static final class Remove extends OnKeyring {
    @Parameters(paramLabel = "FINGERPRINT", description = "Its beginning is enough.")
    private String fingerprint = "";

    @Override
    void run(KeyringFile file) {
      change(file, ring -> ring.remove(fingerprint));
    }
  }
}
