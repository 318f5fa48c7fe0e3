package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Cue;
import dev.continuum.client.Recollection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code continuum recall}. One thread only. */
@Command(
    name = "recall",
    description = "Recall memories by text, or from memories that they are linked to.",
    footer = {
      "",
      "Examples:",
      "  continuum recall what does Ada drink",
      "  continuum recall deploy --tag production --since 7d --limit 3",
      "  continuum recall --from 0199f3c2-... --explain",
      "  continuum recall tea --all-spaces --json | jq .memories[0].content",
    })
final class RecallCommand extends ClientCommand {
  @Parameters(arity = "0..*", paramLabel = "QUERY", description = "The text; words are joined.")
  private List<String> words = List.of();

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private SpaceOption space;

  @Option(names = "--all-spaces", description = "Ask all spaces.")
  private boolean allSpaces;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      description = "How many at most (10).")
  private @Nullable Integer limit;

  @Option(
      names = "--from",
      paramLabel = "ID",
      description = "Start from this memory, too; may be repeated.")
  private List<String> ids = List.of();

  @Option(
      names = {"-t", "--tag"},
      paramLabel = "TAG",
      description = "Only memories with this label; may be repeated.")
  private List<String> tags = List.of();

  @Option(
      names = {"-k", "--kind"},
      paramLabel = "KIND",
      description = "Only memories of this kind.")
  private @Nullable String kind;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Only created at or after: 2026-11-20T10:00:00Z, 2026-11-20, or 2h, 3d ago.")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Only created before.")
  private @Nullable Instant until;

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Answer as of this time.")
  private @Nullable Instant asOf;

  @Option(names = "--explain", description = "Show the whole arithmetic of each score.")
  private boolean explain;

  @Option(names = "--no-reinforce", description = "Look without strengthening what is found.")
  private boolean noReinforce;

  @Override
  int run(ContinuumClient client) {
    Cue cue = cue();
    Recollection found =
        allSpaces ? client.recall(cue) : client.recall(space.space(terminal()), cue);
    if (json()) {
      sayJson(found);
    } else {
      new RecollectionText(terminal(), Instant.now()).print(found, allSpaces);
    }
    return ExitCode.OK;
  }

  private Cue cue() {
    if (words.isEmpty() && ids.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "nothing to recall by: no QUERY and no --from", "continuum recall QUERY");
    }
    return new Cue(
        List.of(),
        words.isEmpty() ? null : String.join(" ", words),
        null,
        ids,
        limit,
        tags,
        kind,
        since,
        until,
        asOf,
        explain ? true : null,
        noReinforce ? false : null);
  }
}
