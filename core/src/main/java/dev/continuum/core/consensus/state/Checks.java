package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.Outcome.Refused;
import dev.continuum.core.value.ErrorCode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The forms of fields in commands: null where a field is right. Thread-safe (stateless). */
final class Checks {
  private static final String IN_NAMES = "._-";
  private static final String IN_WORDS = "._-:/@+=";

  private Checks() {}

  static Refused refuse(ErrorCode code, String field, Object value, String expected) {
    return new Refused(code, field, String.valueOf(value), expected, "");
  }

  static Refused refuse(ErrorCode code, String field, Object value, String expected, String fix) {
    return new Refused(code, field, String.valueOf(value), expected, fix);
  }

  /** A name that people give: letters, digits, dots, dashes. */
  static @Nullable Refused name(String field, String text, int maxChars) {
    return isWord(text, maxChars, IN_NAMES)
        ? null
        : refuse(
            ErrorCode.COMMAND_INVALID,
            field,
            text,
            "1.." + maxChars + " of A-Z a-z 0-9 . _ -, first a letter or digit");
  }

  /** An identifier that programs give. */
  static @Nullable Refused word(String field, String text, int maxChars) {
    return isWord(text, maxChars, IN_WORDS)
        ? null
        : refuse(
            ErrorCode.COMMAND_INVALID,
            field,
            text,
            "1.." + maxChars + " of A-Z a-z 0-9 . _ - : / @ + =, first a letter or digit");
  }

  /** A line for people. */
  static @Nullable Refused line(String field, String text, int maxBytes) {
    boolean printable = text.chars().noneMatch(Character::isISOControl);
    return printable && text.getBytes(StandardCharsets.UTF_8).length <= maxBytes
        ? null
        : refuse(
            ErrorCode.COMMAND_INVALID, field, text, "one line of at most " + maxBytes + " bytes");
  }

  static @Nullable Refused atLeast(String field, long value, long min) {
    return value >= min ? null : refuse(ErrorCode.COMMAND_INVALID, field, value, "at least " + min);
  }

  static @Nullable Refused resources(String field, Resources resources) {
    return resources.covers(Resources.NONE)
        ? null
        : refuse(ErrorCode.COMMAND_INVALID, field, text(resources), "none below 0");
  }

  /** Resources for people. */
  static String text(Resources resources) {
    return resources.cpuMillis()
        + "m cpu, "
        + resources.memoryBytes()
        + " B memory, "
        + resources.diskBytes()
        + " B disk";
  }

  /** The first that is not null. */
  static @Nullable Refused first(@Nullable Refused... checks) {
    for (Refused check : checks) {
      if (check != null) {
        return check;
      }
    }
    return null;
  }

  private static boolean isWord(String text, int maxChars, String special) {
    if (text.isEmpty() || text.length() > maxChars || !isAlphanumeric(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && special.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
