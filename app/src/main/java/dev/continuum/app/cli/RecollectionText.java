package dev.continuum.app.cli;

import dev.continuum.client.Memory;
import dev.continuum.client.Recollection;
import dev.continuum.client.Recollection.Recalled;
import dev.continuum.client.Recollection.Receipt;
import dev.continuum.client.Recollection.Step;
import dev.continuum.client.Recollection.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer to a recall for people. One thread only. */
final class RecollectionText {
  private static final int SHORT_ID_CHARACTERS = 13;
  private static final int MAX_CONTENT_CHARACTERS = 600;

  private final Terminal terminal;
  private final Instant now;

  RecollectionText(Terminal terminal, Instant now) {
    this.terminal = terminal;
    this.now = now;
  }

  void print(Recollection found, boolean showSpace) {
    int place = 1;
    for (Recalled recalled : found.memories()) {
      print(place++, recalled, showSpace);
    }
    if (found.memories().isEmpty()) {
      terminal.out().println("nothing recalled");
    }
    terminal.out().println(terminal.faint(receipt(found)));
  }

  private void print(int place, Recalled recalled, boolean showSpace) {
    Memory memory = recalled.memory();
    String score = String.format(Locale.ROOT, "%2d  %.3f", place, recalled.score());
    terminal.out().println(terminal.accent(score) + "  " + terminal.bold(content(memory)));
    terminal.out().println(terminal.faint("           " + facts(memory, showSpace)));
    terminal.out().println(terminal.faint("           why: " + recalled.why().text()));
    for (String line : arithmetic(recalled)) {
      terminal.out().println(terminal.faint("                " + line));
    }
  }

  /** One line, so that a memory stays a line or two; the whole text is in {@code get}. */
  private static String content(Memory memory) {
    String line = memory.content().strip().replaceAll("\\s+", " ");
    return line.length() <= MAX_CONTENT_CHARACTERS
        ? line
        : line.substring(0, MAX_CONTENT_CHARACTERS) + "...";
  }

  private String facts(Memory memory, boolean showSpace) {
    List<String> facts = new ArrayList<>();
    if (showSpace) {
      facts.add(memory.space());
    }
    facts.add(memory.kind());
    facts.add(age(memory.createdAt()));
    if (memory.tags() != null && !memory.tags().isEmpty()) {
      facts.add("tags " + String.join(", ", memory.tags()));
    }
    if (memory.who() != null && !memory.who().isEmpty()) {
      facts.add("who " + String.join(", ", memory.who()));
    }
    facts.add(memory.id());
    return String.join(" | ", facts);
  }

  private static List<String> arithmetic(Recalled recalled) {
    Why why = recalled.why();
    List<String> lines = new ArrayList<>();
    if (why.similarity() != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "(activation %.3f x confidence %.3f + similarity %.3f) / 2 x recency %.3f = %.3f",
              orZero(why.activation()),
              recalled.memory().confidence(),
              why.similarity(),
              orZero(why.recency()),
              recalled.score()));
    }
    if (why.path() != null) {
      for (Step step : why.path()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%s -[%s %.2f]-> %s carried %.3f",
                shortId(step.from()),
                step.type(),
                step.strength(),
                shortId(step.to()),
                step.contribution()));
      }
    }
    return lines;
  }

  private static String receipt(Recollection found) {
    Receipt receipt = found.receipt();
    String complete =
        receipt.missing().isEmpty()
            ? "complete"
            : "missing " + String.join(", ", receipt.missing()) + "; " + receipt.penaltyText();
    return String.format(
        Locale.ROOT,
        "%d recalled from %d of %d space%s (%s); %d candidates, %d activated, position %d",
        found.memories().size(),
        receipt.answered().size(),
        receipt.asked().size(),
        receipt.asked().size() == 1 ? "" : "s",
        complete,
        receipt.candidates(),
        receipt.activated(),
        receipt.position());
  }

  private String age(Instant created) {
    long seconds = Math.max(0, Duration.between(created, now).toSeconds());
    if (seconds < 60) {
      return "just now";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min ago";
    }
    return seconds < 2 * 86_400 ? seconds / 3_600 + " h ago" : seconds / 86_400 + " days ago";
  }

  private static double orZero(@Nullable Double value) {
    return value == null ? 0 : value;
  }

  private static String shortId(String id) {
    return id.length() <= SHORT_ID_CHARACTERS ? id : id.substring(0, SHORT_ID_CHARACTERS);
  }
}
