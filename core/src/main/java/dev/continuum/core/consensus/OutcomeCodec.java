package dev.continuum.core.consensus;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.ErrorCode;

/**
 * Answers of the state machine as bytes. Thread-safe (stateless). Canonical; at most {@link
 * #MAX_OUTCOME_BYTES}.
 */
public final class OutcomeCodec {
  /** Most bytes of one text in a refusal. */
  public static final int MAX_TEXT_BYTES = 512;

  public static final int MAX_OUTCOME_BYTES = 5 * (MAX_TEXT_BYTES + 2) + 1;

  public static final Codec<Outcome> CODEC = Codec.of(OutcomeCodec::write, OutcomeCodec::read);

  /** Most answers take no more. */
  private static final int DONE_BYTES = 32;

  private static final int DONE = 1;
  private static final int REFUSED = 2;

  private OutcomeCodec() {}

  public static byte[] encode(Outcome outcome) {
    ByteWriter out = new ByteWriter(DONE_BYTES);
    write(outcome, out);
    return out.toByteArray();
  }

  /** Throws {@link dev.continuum.core.value.DecodeException} for anything that is no outcome. */
  public static Outcome decode(byte[] bytes) {
    return CODEC.fromBytes(bytes);
  }

  static void write(Outcome outcome, ByteWriter out) {
    switch (outcome) {
      case Outcome.Done done -> {
        out.writeByte(DONE);
        out.writeVarint(done.version());
        out.writeVarint(done.epoch());
        out.writeBoolean(done.changed());
      }
      case Outcome.Refused refused -> {
        out.writeByte(REFUSED);
        out.writeString(refused.code().name());
        out.writeString(refused.field());
        out.writeString(refused.value());
        out.writeString(refused.expected());
        out.writeString(refused.fix());
      }
    }
  }

  static Outcome read(ByteReader in) {
    int from = in.position();
    int kind = in.readByte("outcome.kind");
    return switch (kind) {
      case DONE ->
          new Outcome.Done(
              in.readVarint("outcome.version", 0, Long.MAX_VALUE),
              in.readVarint("outcome.epoch", 0, Long.MAX_VALUE),
              in.readBoolean("outcome.changed"));
      case REFUSED ->
          new Outcome.Refused(
              readCode(in),
              in.readString("outcome.field", MAX_TEXT_BYTES),
              readValue(in),
              in.readString("outcome.expected", MAX_TEXT_BYTES),
              in.readString("outcome.fix", MAX_TEXT_BYTES));
      default -> throw in.refuse("outcome.kind", from, kind, DONE + " or " + REFUSED);
    };
  }

  private static ErrorCode readCode(ByteReader in) {
    int from = in.position();
    String name = in.readString("outcome.code", MAX_TEXT_BYTES);
    try {
      return ErrorCode.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw in.refuse("outcome.code", from, name, "a code that this build knows");
    }
  }

  private static String readValue(ByteReader in) {
    int from = in.position();
    String value = in.readString("outcome.value", MAX_TEXT_BYTES);
    if (value.length() > Outcome.Refused.MAX_VALUE_CHARS) {
      throw in.refuse("outcome.value", from, value.length() + " characters", "a shortened value");
    }
    return value;
  }
}
