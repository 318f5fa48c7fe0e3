package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.net.wire.IntroductionReply;

/**
 * Why a node of the cluster would not get on with another that wants to become a member. Both sides
 * show the same. Thread-safe (immutable).
 */
public record Objection(ErrorCode code, String message, String fix) {
  private static final int MAX_TEXT_CHARS = 512;

  public Objection {
    message = shorten(message);
    fix = shorten(fix);
  }

  static Objection of(ContinuumException refusal) {
    String fix = refusal.fix();
    return new Objection(
        refusal.code(), String.valueOf(refusal.getMessage()), fix == null ? "" : fix);
  }

  static Objection read(IntroductionReply.Objection wire) {
    ErrorCode code = ErrorCode.ofSlug(wire.getCode());
    return new Objection(
        code == null ? ErrorCode.REQUEST_INVALID : code, wire.getMessage(), wire.getFix());
  }

  IntroductionReply.Objection write() {
    return IntroductionReply.Objection.newBuilder()
        .setCode(code.slug())
        .setMessage(message)
        .setFix(fix)
        .build();
  }

  @Override
  public String toString() {
    return message + " [" + code.slug() + "] " + fix;
  }

  private static String shorten(String text) {
    return text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS);
  }
}
