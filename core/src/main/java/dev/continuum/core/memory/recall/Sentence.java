package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.recall.RecallAnswer.Step;
import java.util.ArrayList;
import java.util.List;

/** One sentence for people on why a memory was answered. Thread-safe (stateless). */
final class Sentence {
  private static final double FADED = 0.995;

  private Sentence() {}

  static String of(Scored scored, List<Step> path, List<String> concepts) {
    List<String> reasons = new ArrayList<>();
    Node node = scored.node;
    if (node.cue) {
      reasons.add("named in the cue");
    }
    if (node.textRank > 0) {
      reasons.add(ordinal(node.textRank) + " by its words");
    }
    if (node.vectorRank > 0) {
      reasons.add(ordinal(node.vectorRank) + " by its vector");
    }
    if (node.named > 0 && !concepts.isEmpty()) {
      reasons.add("evidence for " + quoted(concepts));
    }
    if (node.replaces != null) {
      reasons.add("in place of a superseded memory that matches better");
    } else if (!path.isEmpty() && node.named == 0) {
      reasons.add(way(path));
    }
    StringBuilder text = new StringBuilder(96);
    text.append(reasons.isEmpty() ? "found" : String.join(", ", reasons));
    text.setCharAt(0, Character.toUpperCase(text.charAt(0)));
    if (scored.confidence < scored.memory.confidence() * FADED) {
      text.append("; confidence faded from ")
          .append(Decimal.of(scored.memory.confidence()))
          .append(" to ")
          .append(Decimal.of(scored.confidence));
    }
    return text.append('.').toString();
  }

  private static String way(List<Step> path) {
    List<String> types = new ArrayList<>(path.size());
    for (Step step : path) {
      types.add(step.type());
    }
    return "reached from what matches over "
        + String.join(", ", types)
        + (path.size() == 1 ? " (1 hop)" : " (" + path.size() + " hops)");
  }

  private static String quoted(List<String> names) {
    return "the concept '" + names.getFirst() + "'";
  }

  private static String ordinal(int rank) {
    int tens = rank % 100;
    if (tens >= 11 && tens <= 13) {
      return rank + "th";
    }
    return rank
        + switch (rank % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }
}
