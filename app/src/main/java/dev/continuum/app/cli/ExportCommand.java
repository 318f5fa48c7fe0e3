package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Space;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code continuum export}. One thread only. */
@Command(
    name = "export",
    description = {
      "Export a space as lines of JSON: its settings, memories, links and concepts.",
      "The file appears only when it is whole; import reads it again.",
    },
    footer = {
      "",
      "Examples:",
      "  continuum export --space my-project -o my-project.jsonl",
      "  continuum export --all-spaces -o backup/",
      "  continuum export | gzip > default.jsonl.gz",
    })
final class ExportCommand extends ClientCommand {
  private static final String END_LINE = "{\"record\":\"end\"";

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private SpaceOption spaceOption;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PATH",
      description = "The file, or with --all-spaces the folder. Without it: the standard output.")
  private @Nullable String output;

  @Option(names = "--all-spaces", description = "Export each space into a file of the folder.")
  private boolean allSpaces;

  private long lines;
  private long bytes;
  private String lastLine = "";

  @Override
  int run(ContinuumClient client) throws IOException {
    if (!allSpaces) {
      String space = spaceOption.space(terminal());
      if (output == null) {
        export(client, space, terminal().out()::println);
        terminal().out().flush();
      } else {
        toFile(client, space, terminal().workingFolder().resolve(output));
      }
      return ExitCode.OK;
    }
    if (output == null) {
      throw new CommandFailure(
          ExitCode.USAGE, "--all-spaces writes a file for each space", "add -o FOLDER");
    }
    Path folder = Files.createDirectories(terminal().workingFolder().resolve(output));
    for (Space space : client.spaces()) {
      toFile(client, space.name(), folder.resolve(space.name() + ".jsonl"));
    }
    return ExitCode.OK;
  }

  private void toFile(ContinuumClient client, String space, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (BufferedWriter writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
      export(
          client,
          space,
          line -> {
            try {
              writer.write(line);
              writer.write('\n');
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    if (json()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("space", space);
      result.put("file", file.toString());
      result.put("lines", lines);
      sayJson(result);
    } else {
      say("exported " + space + " to " + file + " (" + lines + " lines)");
    }
  }

  /** Passes on every line; refuses an answer without its last one. */
  private void export(ContinuumClient client, String space, Consumer<String> sink) {
    lines = 0;
    bytes = 0;
    lastLine = "";
    boolean shown = output != null;
    try (ProgressLine progress = new ProgressLine(terminal(), "exporting " + space, 0)) {
      client.export(
          space,
          line -> {
            sink.accept(line);
            lines++;
            bytes += line.length();
            lastLine = line;
            if (shown) {
              progress.at(bytes, lines);
            }
          });
    }
    if (!lastLine.startsWith(END_LINE)) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "the export of " + space + " broke off after line " + lines,
          "try again");
    }
  }
}
