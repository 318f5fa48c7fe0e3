package dev.continuum.app.cli;

import dev.continuum.client.ContinuumClient;
import dev.continuum.client.Json;
import dev.continuum.client.Link;
import dev.continuum.client.Memory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code continuum get}. One thread only. */
@Command(
    name = "get",
    description = "Show a memory with everything that is known of it and its links.",
    footer = {"", "Examples:", "  continuum get 0199f3c2-7c1e-7aab-8000-0123456789ab"})
final class GetCommand extends ClientCommand {
  private static final int MAX_LINKS = 20;

  @Parameters(paramLabel = "ID", description = "The memory.")
  private String id = "";

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private SpaceOption space;

  @Override
  int run(ContinuumClient client) {
    String from = space.space(terminal());
    Memory memory = client.memory(from, id);
    if (json()) {
      sayJson(memory);
      return ExitCode.OK;
    }
    say(memory.content());
    say("");
    facts(memory)
        .forEach((name, value) -> say(terminal().faint(String.format("%-14s", name)) + value));
    for (Link link : client.links(from, id, MAX_LINKS)) {
      boolean out = link.from().equals(memory.id());
      String strength = String.format(Locale.ROOT, " (%.2f)", link.strength());
      String way = out ? "-> " + link.to() : "<- " + link.from();
      say(terminal().faint(String.format("%-14s", "link")) + link.type() + strength + " " + way);
    }
    return ExitCode.OK;
  }

  private static Map<String, String> facts(Memory memory) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("id", memory.id());
    all.put("space", memory.space());
    all.put("kind", memory.kind());
    all.put("when", memory.when());
    all.put("where", memory.where());
    all.put("who", joined(memory.who()));
    all.put("tags", joined(memory.tags()));
    all.put("source", memory.source());
    all.put("confidence", memory.confidence());
    all.put("recalls", memory.recalls());
    all.put("supersedes", memory.supersedes());
    all.put("superseded by", memory.supersededBy());
    all.put("valid from", memory.validFrom());
    all.put("valid to", memory.validTo());
    all.put("created", memory.createdAt());
    all.put("changed", memory.updatedAt());
    all.put("version", memory.version());
    Map<String, Object> metadata = memory.metadata();
    if (metadata != null && !metadata.isEmpty()) {
      all.put("metadata", Json.write(metadata));
    }
    Map<String, String> known = new LinkedHashMap<>();
    all.forEach(
        (name, value) -> {
          if (value != null) {
            known.put(name, value.toString());
          }
        });
    return known;
  }

  private static @Nullable String joined(@Nullable List<String> values) {
    return values == null || values.isEmpty() ? null : String.join(", ", values);
  }
}
