package dev.continuum.core.consensus;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What became of a command. Thread-safe (immutable). The same on every node. */
public sealed interface Outcome {

  /**
   * It was applied.
   *
   * @param version of what it was about: a configuration entry's, a placement's epoch, how often a
   *     token was used; otherwise the index at which the thing last changed
   * @param epoch of the cluster after it
   * @param changed false where all was already as the command wants it
   */
  record Done(long version, long epoch, boolean changed) implements Outcome {}

  /**
   * It does not fit; nothing changed.
   *
   * @param field of the command
   * @param value what stood there, shortened
   * @param expected what would have been right
   * @param fix what to do about it, empty where there is nothing to say
   */
  record Refused(ErrorCode code, String field, String value, String expected, String fix)
      implements Outcome {
    static final int MAX_VALUE_CHARS = 80;

    public Refused {
      value = value.length() <= MAX_VALUE_CHARS ? value : shorten(value);
    }

    /** The refusal as callers of the API see it. */
    public ContinuumException toException() {
      return fix.isEmpty()
          ? ContinuumException.field(code, field, value, expected)
          : ContinuumException.field(code, field, value, expected, fix);
    }

    /** Cut where no pair of surrogates is torn: half of one has no UTF-8. */
    private static String shorten(String value) {
      int end = MAX_VALUE_CHARS - 3;
      return value.substring(0, Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end)
          + "...";
    }
  }

  /** The outcome where it is good; throws what the refusal says where it is not. */
  default Done orThrow() {
    return switch (this) {
      case Done done -> done;
      case Refused refused -> throw refused.toException();
    };
  }

  /** Why not; null where it was applied. */
  default @Nullable ErrorCode code() {
    return this instanceof Refused refused ? refused.code() : null;
  }
}
