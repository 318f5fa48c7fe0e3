package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import dev.continuum.client.NewMemory;
import dev.continuum.client.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code continuum remember}. One thread only. */
@Command(
    name = "remember",
    description = "Remember a text. Without TEXT, or with -, it is read from the standard input.",
    footer = {
      "",
      "Examples:",
      "  continuum remember \"Ada drinks tea in the morning\" --tag drinks --who Ada",
      "  git log -1 | continuum remember --kind decision --source git --space my-project",
      "  continuum remember \"The key moved to the safe\" --link 0199f3c2-...:supersedes",
    })
final class RememberCommand extends ClientCommand {
  @Parameters(arity = "0..*", paramLabel = "TEXT", description = "The text; words are joined.")
  private List<String> words = List.of();

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private SpaceOption space;

  @Option(
      names = {"-k", "--kind"},
      paramLabel = "KIND",
      description = "episode (default), fact, message, decision or another word.")
  private @Nullable String kind;

  @Option(
      names = {"-t", "--tag"},
      paramLabel = "TAG",
      description = "A label; may be repeated.")
  private List<String> tags = List.of();

  @Option(names = "--who", paramLabel = "NAME", description = "Whom it concerns; may be repeated.")
  private List<String> who = List.of();

  @Option(names = "--where", paramLabel = "PLACE", description = "Where it happened.")
  private @Nullable String where;

  @Option(
      names = "--when",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "When it happened: 2026-11-20T10:00:00Z, 2026-11-20, or 2h, 3d ago.")
  private @Nullable Instant when;

  @Option(names = "--source", paramLabel = "TEXT", description = "Where it was learned from.")
  private @Nullable String source;

  @Option(names = "--confidence", paramLabel = "0..1", description = "How sure it is.")
  private @Nullable Double confidence;

  @Option(
      names = {"-m", "--meta"},
      paramLabel = "KEY=VALUE",
      description = "Metadata (text); may be repeated.")
  private Map<String, String> metadata = new LinkedHashMap<>();

  @Option(
      names = {"-l", "--link"},
      paramLabel = "ID[:TYPE]",
      description = "Link the new memory to another one; may be repeated.")
  private List<String> links = List.of();

  @Option(
      names = "--supersedes",
      paramLabel = "ID",
      description = "The memory that this one replaces; the old one stays readable as of its time.")
  private @Nullable String supersedes;

  @Option(
      names = "--durability",
      paramLabel = "LEVEL",
      description = "Who must have it before the answer: memory, local, quorum or all.")
  private @Nullable String durability;

  @Override
  int run(ContinuumClient client) throws IOException {
    Written written = client.remember(space.space(terminal()), memory());
    if (json()) {
      sayJson(written);
    } else {
      say("remembered " + terminal().bold(String.valueOf(written.id())) + " in " + written.space());
    }
    return ExitCode.OK;
  }

  private NewMemory memory() throws IOException {
    NewMemory.Builder memory =
        NewMemory.of(content())
            .kind(kind)
            .when(when)
            .where(where)
            .who(who.toArray(String[]::new))
            .tags(tags.toArray(String[]::new))
            .source(source)
            .confidence(confidence)
            .supersedes(supersedes)
            .durability(durability);
    metadata.forEach(memory::metadata);
    for (String link : links) {
      int colon = link.indexOf(':');
      String to = colon < 0 ? link : link.substring(0, colon);
      memory.link(to, colon < 0 ? null : link.substring(colon + 1), null);
    }
    return memory.build();
  }

  private String content() throws IOException {
    if (!words.isEmpty() && !words.equals(List.of("-"))) {
      return String.join(" ", words);
    }
    String text = new String(terminal().in().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "nothing to remember: no TEXT and an empty input",
          "continuum remember TEXT");
    }
    return text;
  }
}
