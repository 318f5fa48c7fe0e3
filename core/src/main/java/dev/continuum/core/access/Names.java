package dev.continuum.core.access;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.PeerAddress;
import java.util.regex.Pattern;

/** The forms of names that people give. Thread-safe (stateless). */
final class Names {
  static final int MAX_CHARS = 64;
  static final int MAX_ADDRESS_CHARS = 320;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private Names() {}

  static String check(String field, String text) {
    if (!NAME.matcher(text).matches()) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID,
          field,
          text,
          "1.." + MAX_CHARS + " of A-Z a-z 0-9 . _ -, first a letter or digit");
    }
    return text;
  }

  static String checkOptional(String field, String text) {
    return text.isEmpty() ? text : check(field, text);
  }

  static String checkAddress(String field, String text) {
    if (!text.isEmpty() && PeerAddress.tryParse(text) == null) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, field, text, "host:port");
    }
    return text;
  }
}
