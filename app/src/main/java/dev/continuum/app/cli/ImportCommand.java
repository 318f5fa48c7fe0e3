package dev.continuum.app.cli;

import dev.continuum.app.cli.LineChunks.Chunk;
import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code continuum import}. One thread only. */
@Command(
    name = "import",
    description = {
      "Import lines of JSON into a space: an export of ours, a memory a line as the API takes it, or"
          + " the memory file of the MCP reference memory server.",
      "A bad line fails alone. After a break the same command goes on where it was.",
    },
    footer = {
      "",
      "Examples:",
      "  continuum import notes.jsonl --space my-project",
      "  continuum import ~/.mcp/memory.jsonl",
      "  jq -c '{content: .text}' old.json | continuum import -",
    })
final class ImportCommand extends ClientCommand {
  private static final int MAX_SHOWN_FAILURES = 20;

  @Parameters(paramLabel = "FILE", description = "The file, or - for the standard input.")
  private String file = "";

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private SpaceOption spaceOption;

  @Option(names = "--restart", description = "Begin anew where an import of this file broke off.")
  private boolean restart;

  private String space = "";
  private long linesBefore;
  private long chunkWritten;
  private long chunkFailed;
  private boolean summarized;
  private long shownFailures;

  @Override
  int run(ContinuumClient client) throws IOException {
    space = spaceOption.space(terminal());
    if (file.equals("-")) {
      ImportProgress start = new ImportProgress("", space, 0, 0, 0, 0);
      try (ProgressLine line = new ProgressLine(terminal(), "importing", 0)) {
        return finish(send(client, terminal().in(), start, null, line));
      }
    }
    Path path = terminal().workingFolder().resolve(file);
    ImportProgress start = ImportProgress.load(path, space, restart);
    if (start.offset() > 0) {
      terminal().err().println("going on after line " + start.lines());
    }
    ImportProgress end;
    try (InputStream in = Files.newInputStream(path);
        ProgressLine line = new ProgressLine(terminal(), "importing", Files.size(path))) {
      in.skipNBytes(start.offset());
      end = send(client, in, start, path, line);
    }
    ImportProgress.delete(path);
    return finish(end);
  }

  /** Sends piece after piece; a file's progress is kept after each. */
  private ImportProgress send(
      ContinuumClient client,
      InputStream in,
      ImportProgress start,
      @Nullable Path kept,
      ProgressLine line)
      throws IOException {
    LineChunks chunks = new LineChunks(in);
    ImportProgress progress = start;
    for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      linesBefore = progress.lines();
      chunkWritten = 0;
      chunkFailed = 0;
      summarized = false;
      client.importLines(
          space,
          new ByteArrayInputStream(chunk.bytes()),
          kept == null ? null : progress.idempotencyKey(),
          this::answer);
      if (!summarized) {
        throw new CommandFailure(
            ExitCode.FAILURE,
            "the answer broke off after line " + progress.lines(),
            "run the same command again; it goes on there");
      }
      progress = progress.after(chunk.bytes().length, chunk.lines(), chunkWritten, chunkFailed);
      if (kept != null) {
        progress.save(kept);
      }
      line.at(progress.offset(), progress.lines());
    }
    return progress;
  }

  private void answer(String text) {
    JsonNode answer = Json.tree(text);
    if (answer.has("error")) {
      JsonNode error = answer.path("error");
      if (shownFailures++ < MAX_SHOWN_FAILURES) {
        long line = linesBefore + answer.path("line").asLong(0);
        terminal().err().println("line " + line + ": " + error.path("detail").asString("failed"));
      }
    } else if (answer.has("summary")) {
      summarized = true;
      chunkWritten = answer.path("summary").path("written").asLong(0);
      chunkFailed = answer.path("summary").path("failed").asLong(0);
    }
  }

  private int finish(ImportProgress end) {
    if (shownFailures > MAX_SHOWN_FAILURES) {
      terminal().err().println("... and " + (shownFailures - MAX_SHOWN_FAILURES) + " more");
    }
    if (json()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("space", space);
      result.put("lines", end.lines());
      result.put("written", end.written());
      result.put("failed", end.failed());
      sayJson(result);
    } else {
      long passed = end.lines() - end.written() - end.failed();
      say(
          "imported "
              + end.written()
              + " of "
              + end.lines()
              + " lines into "
              + space
              + (passed == 0 ? "" : "; " + passed + " without a memory or link")
              + (end.failed() == 0 ? "" : "; " + end.failed() + " failed"));
    }
    return end.failed() == 0 ? ExitCode.OK : ExitCode.FAILURE;
  }
}
