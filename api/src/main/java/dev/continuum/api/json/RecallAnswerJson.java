package dev.continuum.api.json;

import dev.continuum.core.memory.recall.RecallAnswer;
import dev.continuum.core.memory.recall.RecallAnswer.Recalled;
import dev.continuum.core.memory.recall.RecallAnswer.Receipt;
import dev.continuum.core.memory.recall.RecallAnswer.Step;
import dev.continuum.core.memory.recall.RecallAnswer.Why;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a recall as JSON. Thread-safe (stateless). */
public final class RecallAnswerJson {
  private RecallAnswerJson() {}

  /** With {@code explain}, each {@code why} carries its whole arithmetic, else one sentence. */
  public static void write(JsonWriter out, RecallAnswer answer, boolean explain) {
    out.beginObject().name("memories").beginArray();
    for (Recalled recalled : answer.memories()) {
      write(out, recalled, explain);
    }
    out.endArray().name("receipt");
    write(out, answer.receipt());
    out.endObject();
  }

  private static void write(JsonWriter out, Recalled recalled, boolean explain) {
    out.beginObject();
    MemoryJson.fields(out, recalled.memory(), recalled.confidence());
    out.field("score", recalled.score()).name("why");
    write(out, recalled.why(), explain);
    out.endObject();
  }

  private static void write(JsonWriter out, Why why, boolean explain) {
    out.beginObject().field("text", why.text());
    if (explain) {
      out.field("similarity", why.similarity());
      optional(out, "text_score", why.textScore());
      rank(out, "text_rank", why.textRank());
      optional(out, "vector_score", why.vectorScore());
      rank(out, "vector_rank", why.vectorRank());
      out.field("activation", why.activation())
          .field("recency", why.recency())
          .field("stored_confidence", why.storedConfidence())
          .field("decayed_confidence", why.decayedConfidence());
      path(out, why.path());
      out.field("concepts", why.concepts());
    }
    out.endObject();
  }

  private static void path(JsonWriter out, List<Step> steps) {
    out.name("path").beginArray();
    for (Step step : steps) {
      out.beginObject()
          .field("from", step.from())
          .field("to", step.to())
          .field("type", step.type())
          .field("strength", step.strength())
          .field("contribution", step.contribution())
          .endObject();
    }
    out.endArray();
  }

  private static void write(JsonWriter out, Receipt receipt) {
    out.beginObject();
    spaces(out, "asked", receipt.asked());
    spaces(out, "answered", receipt.answered());
    spaces(out, "missing", receipt.missing());
    out.name("partitions")
        .beginObject()
        .field("asked", receipt.partitionsAsked())
        .field("answered", receipt.partitionsAnswered())
        .endObject();
    out.field("staleness_ms", receipt.stalenessMillis())
        .field("penalty", receipt.penalty())
        .field("penalty_text", receipt.penaltyText())
        .field("candidates", receipt.candidates())
        .field("activated", receipt.activated())
        .field("position", receipt.position())
        .endObject();
  }

  private static void spaces(JsonWriter out, String name, List<SpaceName> spaces) {
    out.name(name).beginArray();
    for (SpaceName space : spaces) {
      out.string(space.value());
    }
    out.endArray();
  }

  private static void optional(JsonWriter out, String name, @Nullable Double value) {
    if (value != null) {
      out.field(name, value.doubleValue());
    }
  }

  private static void rank(JsonWriter out, String name, @Nullable Integer value) {
    if (value != null) {
      out.field(name, value.longValue());
    }
  }
}
