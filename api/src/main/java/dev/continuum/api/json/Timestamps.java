package dev.continuum.api.json;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Times as text: RFC 3339, written in UTC with milliseconds, read with any offset. Thread-safe
 * (stateless).
 *
 * <p>Written by hand because a formatter object costs more than the rest of a small answer.
 */
public final class Timestamps {
  /** 0000-01-01T00:00:00Z. */
  public static final long MIN_MILLIS = -62_167_219_200_000L;

  /** 9999-12-31T23:59:59.999Z. */
  public static final long MAX_MILLIS = 253_402_300_799_999L;

  private static final long DAY_MILLIS = 86_400_000L;
  private static final int MIN_CHARS = "2026-01-01T00:00:00Z".length();
  private static final int MAX_CHARS = "2026-01-01T00:00:00.123456789+00:00".length();

  private Timestamps() {}

  /** {@code 2026-11-20T18:19:17.123Z}; what lies outside four-digit years is clamped. */
  public static String format(long millis) {
    long clamped = Math.clamp(millis, MIN_MILLIS, MAX_MILLIS);
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(clamped, DAY_MILLIS));
    int ofDay = (int) Math.floorMod(clamped, DAY_MILLIS);
    char[] text = new char[24];
    digits(text, 0, 4, date.getYear());
    text[4] = '-';
    digits(text, 5, 2, date.getMonthValue());
    text[7] = '-';
    digits(text, 8, 2, date.getDayOfMonth());
    text[10] = 'T';
    digits(text, 11, 2, ofDay / 3_600_000);
    text[13] = ':';
    digits(text, 14, 2, ofDay / 60_000 % 60);
    text[16] = ':';
    digits(text, 17, 2, ofDay / 1_000 % 60);
    text[19] = '.';
    digits(text, 20, 3, ofDay % 1_000);
    text[23] = 'Z';
    return new String(text);
  }

  /**
   * Milliseconds since 1970, rounded down; null where the text is no RFC 3339 time. A leap second
   * is the second before it.
   */
  public static @Nullable Long tryParse(String text) {
    int length = text.length();
    if (length < MIN_CHARS || length > MAX_CHARS || !punctuated(text)) {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 2);
    int day = number(text, 8, 2);
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = number(text, 17, 2);
    if ((year | month | day | hour | minute | second) < 0
        || hour > 23
        || minute > 59
        || second > 60) {
      return null;
    }
    int at = 19;
    int millis = 0;
    if (text.charAt(at) == '.') {
      int start = ++at;
      while (at < length && isDigit(text.charAt(at))) {
        at++;
      }
      if (at == start || at - start > 9) {
        return null;
      }
      for (int i = 0; i < 3; i++) {
        millis = millis * 10 + (start + i < at ? text.charAt(start + i) - '0' : 0);
      }
    }
    Long offset = offsetMillis(text, at);
    if (offset == null) {
      return null;
    }
    long local = epochDay(year, month, day);
    if (local == Long.MIN_VALUE) {
      return null;
    }
    long result =
        local * DAY_MILLIS
            + hour * 3_600_000L
            + minute * 60_000L
            + Math.min(second, 59) * 1_000L
            + millis
            - offset;
    return result < MIN_MILLIS || result > MAX_MILLIS ? null : result;
  }

  private static boolean punctuated(String text) {
    char t = text.charAt(10);
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && (t == 'T' || t == 't' || t == ' ')
        && text.charAt(13) == ':'
        && text.charAt(16) == ':';
  }

  private static long epochDay(int year, int month, int day) {
    try {
      return LocalDate.of(year, month, day).toEpochDay();
    } catch (DateTimeException e) {
      return Long.MIN_VALUE;
    }
  }

  private static @Nullable Long offsetMillis(String text, int at) {
    int rest = text.length() - at;
    if (rest == 1) {
      return text.charAt(at) == 'Z' || text.charAt(at) == 'z' ? 0L : null;
    }
    if (rest != 6 || text.charAt(at + 3) != ':') {
      return null;
    }
    int hours = number(text, at + 1, 2);
    int minutes = number(text, at + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return null;
    }
    long millis = hours * 3_600_000L + minutes * 60_000L;
    return switch (text.charAt(at)) {
      case '+' -> millis;
      case '-' -> -millis;
      default -> null;
    };
  }

  /** The decimal number of so many digits, or -1. */
  private static int number(String text, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static void digits(char[] text, int from, int count, int value) {
    int rest = value;
    for (int i = from + count - 1; i >= from; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
