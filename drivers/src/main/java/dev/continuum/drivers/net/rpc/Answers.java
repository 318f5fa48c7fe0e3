package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.net.wire.Answer;

/** Refusals as answers to a question, and back. Thread-safe (stateless). */
public final class Answers {
  private static final int MAX_TEXT_CHARS = 512;

  private Answers() {}

  /** Throws what an answer refuses. */
  public static Answer orThrow(Answer answer) {
    if (!answer.hasRefusal()) {
      return answer;
    }
    Answer.Refusal refusal = answer.getRefusal();
    ErrorCode known = ErrorCode.ofSlug(refusal.getCode());
    ErrorCode code = known == null ? ErrorCode.INTERNAL : known;
    throw refusal.getFix().isEmpty()
        ? ContinuumException.of(code, shorten(refusal.getMessage()))
        : ContinuumException.of(code, shorten(refusal.getMessage()), shorten(refusal.getFix()));
  }

  public static Answer refusal(ContinuumException refusal) {
    String fix = refusal.fix();
    return Answer.newBuilder()
        .setRefusal(
            Answer.Refusal.newBuilder()
                .setCode(refusal.code().slug())
                .setMessage(shorten(String.valueOf(refusal.getMessage())))
                .setFix(fix == null ? "" : shorten(fix)))
        .build();
  }

  private static String shorten(String text) {
    return text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS);
  }
}
