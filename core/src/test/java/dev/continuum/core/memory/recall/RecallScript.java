package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.port.IndexDocument.Entity;
import dev.continuum.core.memory.port.IndexHits.Hit;
import dev.continuum.core.memory.recall.RecallAnswer.Recalled;
import dev.continuum.core.memory.recall.RecallAnswer.Receipt;
import dev.continuum.core.memory.recall.RecallAnswer.Step;
import dev.continuum.core.memory.recall.RecallAnswer.Travelled;
import dev.continuum.core.memory.recall.RecallAnswer.Why;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the lines of a golden scenario of recall. Names of up to eight letters stand for identifiers
 * in their order; times and ages are written as {@code 2d3h}, from 0. One thread only.
 */
final class RecallScript {
  private static final Pattern WORD = Pattern.compile("(?:([a-z-]+)=)?(\"[^\"]*\"|\\S+)");
  private static final Pattern DURATION = Pattern.compile("(\\d+)(d|h|min|s|ms)");
  private static final int DECIMALS = 6;

  final ScriptedGraph graph = new ScriptedGraph();
  final ScriptedIndex index = new ScriptedIndex();
  private RecallLimits limits = RecallLimits.DEFAULT;
  private long now;

  /** The words of a line: plain ones in order, and those with a name. */
  private record Words(List<String> plain, Map<String, String> named) {
    static Words of(String line) {
      Words words = new Words(new ArrayList<>(), new TreeMap<>());
      Matcher matcher = WORD.matcher(line);
      while (matcher.find()) {
        String value = matcher.group(2);
        String bare = value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
        if (matcher.group(1) == null) {
          words.plain.add(bare);
        } else {
          words.named.put(matcher.group(1), bare);
        }
      }
      return words;
    }

    String get(String name, String otherwise) {
      return named.getOrDefault(name, otherwise);
    }

    @Nullable Long time(String name) {
      String value = named.get(name);
      return value == null ? null : (Long) millis(value);
    }

    List<String> list(String name) {
      String value = named.get(name);
      return value == null ? List.of() : List.of(value.split(","));
    }
  }

  List<String> run(String line) {
    String command = line.split(" ", 2)[0];
    Words words = Words.of(line.substring(command.length()));
    switch (command) {
      case "now" -> now = millis(words.plain.getFirst());
      case "memory" -> memory(words);
      case "link" -> link(words.plain);
      case "concept" -> concept(words);
      case "text" -> index.text = hits(words);
      case "vector" -> index.vector = hits(words);
      case "limits" -> limits = limits(words);
      case "recall" -> {
        return recall(words);
      }
      default -> throw new IllegalArgumentException("command: " + command);
    }
    return List.of();
  }

  private void memory(Words words) {
    String name = words.plain.getFirst();
    long created = now - millis(words.get("age", "100d"));
    Long idle = words.time("idle");
    String by = words.named.get("superseded-by");
    graph.put(
        space(words),
        new Memory(
            id(name),
            new SpaceName(words.get("space", "s")),
            new Dot(1, 1),
            words.get("kind", "episode"),
            words.get("content", name),
            created,
            created,
            created,
            null,
            List.of(),
            words.list("tags"),
            null,
            Double.parseDouble(words.get("confidence", "1")),
            null,
            new TreeMap<>(),
            Long.parseLong(words.get("recalls", "0")),
            idle == null ? (Long) now : (Long) (now - idle),
            null,
            by == null ? null : id(by),
            words.time("valid-from"),
            words.time("valid-to")));
  }

  private void link(List<String> words) {
    LinkKey link = new LinkKey(id(words.get(0)), id(words.get(2)), words.get(1));
    graph.link(ScriptedGraph.KEY, link, Double.parseDouble(words.get(3)));
  }

  private void concept(Words words) {
    graph.put(
        ScriptedGraph.KEY,
        new Concept(
            id(words.plain.getFirst()),
            words.get("name", ""),
            "topic",
            "",
            words.list("aliases"),
            words.list("evidence").stream().map(RecallScript::id).toList(),
            Double.parseDouble(words.get("confidence", "1")),
            0));
  }

  private List<Hit> hits(Words words) {
    List<Hit> hits = new ArrayList<>();
    words.named.forEach(
        (name, value) -> {
          boolean exact = value.endsWith("!");
          String score = exact ? value.substring(0, value.length() - 1) : value;
          Entity entity = graph.isConcept(id(name)) ? Entity.CONCEPT : Entity.MEMORY;
          hits.add(
              new Hit(graph.spaceOf(id(name)), id(name), entity, Float.parseFloat(score), exact));
        });
    hits.sort((a, b) -> Float.compare(b.score(), a.score()));
    return hits;
  }

  private static RecallLimits limits(Words words) {
    RecallLimits d = RecallLimits.DEFAULT;
    return new RecallLimits(
        d.candidatesPerResult(),
        d.minCandidates(),
        d.maxCandidates(),
        d.maxConcepts(),
        Integer.parseInt(words.get("evidence", "" + d.maxEvidencePerConcept())),
        Integer.parseInt(words.get("activated", "" + d.maxActivated())),
        Integer.parseInt(words.get("adjacency", "" + d.maxAdjacencyReads())),
        Integer.parseInt(words.get("edges", "" + d.maxEdgesPerNode())),
        Integer.parseInt(words.get("per-result", "" + d.recordReadsPerResult())),
        Integer.parseInt(words.get("records", "" + d.minRecordReads())));
  }

  private List<String> recall(Words words) {
    Long asOf = words.time("as-of");
    RecallRequest request =
        new RecallRequest(
            words.named.containsKey("spaces")
                ? words.list("spaces").stream().map(SpaceName::new).toList()
                : List.of(new SpaceName("s")),
            words.named.get("query"),
            words.named.containsKey("embedding") ? Embedding.of(1, 0) : null,
            words.list("ids").stream().map(RecallScript::id).toList(),
            Integer.parseInt(words.get("limit", "10")),
            words.list("tags"),
            words.named.get("kind"),
            words.time("since"),
            words.time("until"),
            asOf == null ? null : new RecallRequest.AsOf.Time(asOf),
            !words.get("explain", "yes").equals("no"),
            true);
    try {
      return describe(new RecallEngine(index, graph, Staleness.NONE, limits).recall(request, now));
    } catch (ContinuumException e) {
      return List.of("refused " + e.code() + " " + e.getMessage());
    }
  }

  /** The answer as the scenario shows it. */
  static List<String> describe(Recollection recollection) {
    List<String> lines = new ArrayList<>();
    int place = 0;
    for (Recalled recalled : recollection.answer().memories()) {
      describe(++place, recalled, lines);
    }
    if (place == 0) {
      lines.add("nothing");
    }
    Receipt receipt = recollection.answer().receipt();
    lines.add(
        "receipt: candidates %d, activated %d, %s"
            .formatted(receipt.candidates(), receipt.activated(), receipt.penaltyText()));
    String links =
        recollection.travelled().stream()
            .map(RecallScript::travelled)
            .collect(Collectors.joining(", "));
    lines.add("travelled: " + (links.isEmpty() ? "no link" : links));
    return lines;
  }

  private static void describe(int place, Recalled recalled, List<String> lines) {
    Why why = recalled.why();
    lines.add(
        "%d. %s %s = (%s x %s + %s) / 2 x %s"
            .formatted(
                place,
                name(recalled.memory().id()),
                number(recalled.score()),
                number(why.activation()),
                number(recalled.confidence()),
                number(why.similarity()),
                number(why.recency())));
    for (Step step : why.path()) {
      lines.add(
          "   %s -%s-> %s strength %s carried %s"
              .formatted(
                  name(step.from()),
                  step.type(),
                  name(step.to()),
                  number(step.strength()),
                  number(step.contribution())));
    }
    lines.add("   " + why.text() + (why.concepts().isEmpty() ? "" : " " + why.concepts()));
  }

  private static String travelled(Travelled travelled) {
    LinkKey link = travelled.link();
    return name(link.from()) + " -" + link.type() + "-> " + name(link.to());
  }

  static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** Up to eight letters as the low half, so that names sort as identifiers do. */
  static MemoryId id(String name) {
    byte[] letters = Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 8);
    return new MemoryId(0, ByteBuffer.wrap(letters).getLong());
  }

  static String name(MemoryId id) {
    StringBuilder name = new StringBuilder();
    for (int shift = 56; shift >= 0; shift -= 8) {
      char c = (char) (id.low() >>> shift & 0xFF);
      if (c != 0) {
        name.append(c);
      }
    }
    return name.toString();
  }

  private static long space(Words words) {
    return ScriptedGraph.key(new SpaceName(words.get("space", "s")));
  }

  static long millis(String text) {
    Matcher matcher = DURATION.matcher(text);
    long millis = 0;
    while (matcher.find()) {
      long unit =
          switch (matcher.group(2)) {
            case "d" -> 86_400_000L;
            case "h" -> 3_600_000L;
            case "min" -> 60_000L;
            case "s" -> 1_000L;
            default -> 1L;
          };
      millis += Long.parseLong(matcher.group(1)) * unit;
    }
    return millis;
  }
}
