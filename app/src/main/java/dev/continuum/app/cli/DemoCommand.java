package dev.continuum.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.continuum.app.demo.DemoLines;
import dev.continuum.app.demo.JargonFile;
import dev.continuum.app.demo.Passage;
import dev.continuum.client.ClientException;
import dev.continuum.client.Concept;
import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Cue;
import dev.continuum.client.Json;
import dev.continuum.client.Recollection;
import dev.continuum.client.Recollection.Recalled;
import dev.continuum.client.Recollection.Step;
import dev.continuum.client.Space;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code continuum demo}. One thread only. */
@Command(
    name = "demo",
    description = {
      "Take in a real dictionary with the links that its authors made, consolidate it, and walk through"
          + " recalls that show what memory does here.",
      "Needs a running node (continuum start). The text is the Jargon File from the Debian package"
          + " dict-jargon, which is downloaded where it is not installed.",
    },
    footer = {
      "",
      "Examples:",
      "  continuum demo",
      "  continuum demo --space jargon --again",
      "  continuum demo cluster",
    },
    subcommands = DemoClusterCommand.class)
final class DemoCommand extends ClientCommand {
  private static final int CHUNK_LINES = 500;
  private static final int SHOWN = 4;
  private static final int MANY = 40;
  private static final String LINK_CUE = "kluge workaround";
  private static final int SHOWN_CONCEPTS = 6;

  @Option(
      names = {"-s", "--space"},
      paramLabel = "NAME",
      defaultValue = "demo",
      description = "The space to fill (${DEFAULT-VALUE}).")
  private String space = "demo";

  @Option(names = "--again", description = "Empty the space first and take everything in anew.")
  private boolean again;

  @Override
  int run(ContinuumClient client) throws IOException {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("space", space);
    ingest(client, result);
    consolidate(client, result);
    if (json()) {
      sayJson(result);
      return ExitCode.OK;
    }
    showText(client);
    showActivation(client);
    showConcepts(client);
    tryNext(client);
    return ExitCode.OK;
  }

  private void ingest(ContinuumClient client, Map<String, Object> result) throws IOException {
    Space existing = existing(client);
    if (existing != null && again) {
      client.deleteSpace(space);
      existing = null;
    }
    if (existing != null && existing.memories() > 0) {
      heading("The space '" + space + "' is filled already; --again fills it anew");
      result.put("memories", existing.memories());
      result.put("links", existing.links());
      return;
    }
    List<Passage> passages = JargonFile.load(cache());
    client.putSpace(space, Space.Settings.DEFAULT);
    List<String> lines = DemoLines.of(passages);
    heading(
        String.format(
            Locale.ROOT,
            "Taking in %,d entries of %s and %,d links between them",
            passages.size(),
            JargonFile.SOURCE,
            lines.size() - passages.size()));
    long started = System.nanoTime();
    long failed = send(client, lines);
    double seconds = (System.nanoTime() - started) / 1e9;
    Space filled = client.space(space);
    tell(
        String.format(
            Locale.ROOT,
            "  %,d memories and %,d links, each on disk before it was acknowledged, in %.1f s",
            filled.memories(),
            filled.links(),
            seconds));
    result.put("memories", filled.memories());
    result.put("links", filled.links());
    result.put("failed", failed);
    if (failed > 0) {
      throw new CommandFailure(
          ExitCode.FAILURE, failed + " lines were refused", "continuum demo --again");
    }
  }

  private @Nullable Space existing(ContinuumClient client) {
    try {
      return client.space(space);
    } catch (ClientException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  private Path cache() {
    String home = terminal().environment().getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        home.isBlank() ? Path.of(System.getProperty("user.home", "."), ".cache") : Path.of(home);
    return base.resolve("continuum/demo");
  }

  /** Returns how many lines were refused. */
  private long send(ContinuumClient client, List<String> lines) {
    long[] failed = {0};
    try (ProgressLine progress = new ProgressLine(terminal(), "taking in", lines.size())) {
      for (int from = 0; from < lines.size(); from += CHUNK_LINES) {
        int to = Math.min(lines.size(), from + CHUNK_LINES);
        String chunk = String.join("\n", lines.subList(from, to)) + "\n";
        client.importLines(
            space,
            new ByteArrayInputStream(chunk.getBytes(UTF_8)),
            null,
            answer -> {
              JsonNode error = Json.tree(answer).get("error");
              if (error != null && failed[0]++ == 0) {
                terminal().err().println(error.path("detail").asString("a line was refused"));
              }
            });
        progress.at(to, to);
      }
    }
    return failed[0];
  }

  private void consolidate(ContinuumClient client, Map<String, Object> result) {
    heading("Consolidating: what do many entries have in common?");
    long started = System.nanoTime();
    JsonNode report = client.consolidate(space);
    tell(
        String.format(
            Locale.ROOT,
            "  %d concepts are new and %d grew, from %,d entries, in %.1f s; on its own this happens"
                + " every five minutes",
            report.path("concepts_created").asInt(0),
            report.path("concepts_changed").asInt(0),
            report.path("episodes").asInt(0),
            (System.nanoTime() - started) / 1e9));
    result.put("consolidation", report);
  }

  private void showText(ContinuumClient client) {
    heading("1. Recall by words: \"a program that copies itself\"");
    print(client.recall(space, cue("a program that copies itself", SHOWN)));
  }

  private void showActivation(ContinuumClient client) {
    heading(
        "2. Recall over links: \"" + LINK_CUE + "\" also finds entries that share no word with it");
    Recollection found = client.recall(space, cue(LINK_CUE, MANY));
    List<Recalled> linked =
        found.memories().stream().filter(recalled -> recalled.why().textRank() == null).toList();
    print(new Recollection(linked.stream().limit(SHOWN).toList(), found.receipt()));
    for (Recalled recalled : linked) {
      List<Step> path = recalled.why().path();
      if (path != null && !path.isEmpty()) {
        say("");
        say("  " + title(recalled) + " came this way:");
        path.forEach(step -> say("    " + hop(client, step)));
        return;
      }
    }
  }

  private String hop(ContinuumClient client, Step step) {
    return String.format(
        Locale.ROOT,
        "%s -[%s, strength %.2f]-> %s",
        titleOf(client, step.from()),
        step.type(),
        step.strength(),
        titleOf(client, step.to()));
  }

  private void showConcepts(ContinuumClient client) {
    heading("3. Consolidation: concepts, each with its evidence");
    List<Concept> concepts =
        client.concepts(space, null, 1_000).items().stream()
            .sorted((a, b) -> Integer.compare(evidence(b).size(), evidence(a).size()))
            .limit(SHOWN_CONCEPTS)
            .toList();
    for (Concept concept : concepts) {
      List<String> titles =
          evidence(concept).stream().limit(5).map(id -> titleOf(client, id)).toList();
      say(
          String.format(
              Locale.ROOT,
              "  %s  (%d entries, such as %s)",
              terminal().bold(concept.name()),
              evidence(concept).size(),
              String.join(", ", titles)));
    }
    if (!concepts.isEmpty()) {
      String name = concepts.getFirst().name();
      say("");
      say("  and a concept leads to its evidence. Recall \"" + name + "\":");
      print(client.recall(space, cue(name, SHOWN)));
    }
  }

  private static List<String> evidence(Concept concept) {
    List<String> evidence = concept.evidence();
    return evidence == null ? List.of() : evidence;
  }

  private void tryNext(ContinuumClient client) {
    heading("Try next");
    say("  continuum recall --space " + space + " why do programmers dislike goto --explain");
    say("  continuum remember --space " + space + " \"I met a heisenbug today\" --tag diary");
    say("  continuum recall --space " + space + " bugs that vanish when you look");
    say("  open " + client.node() + "/ in a browser and ask there: it draws the neighbourhood");
  }

  private static Cue cue(String query, int limit) {
    return new Cue(
        List.of(), query, null, List.of(), limit, List.of(), null, null, null, null, true, false);
  }

  private void print(Recollection found) {
    new RecollectionText(terminal(), Instant.now()).print(found, false);
  }

  private String titleOf(ContinuumClient client, String id) {
    return title(client.memory(space, id).content());
  }

  private static String title(Recalled recalled) {
    return title(recalled.memory().content());
  }

  /** The headword with which an entry begins. */
  private static String title(String content) {
    int end = content.indexOf('\n');
    String line = end < 0 ? content : content.substring(0, end);
    return line.length() <= 40 ? line : line.substring(0, 39) + "…";
  }

  /** Says a line to people; scripts get the result alone. */
  private void tell(String line) {
    if (!json()) {
      say(line);
    }
  }

  private void heading(String text) {
    if (!json()) {
      say("");
      say(terminal().bold(text));
    }
  }
}
