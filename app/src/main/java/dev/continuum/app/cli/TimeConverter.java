package dev.continuum.app.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A moment as people type it: an ISO time, a day, or a span before now. Thread-safe (stateless).
 */
final class TimeConverter implements ITypeConverter<Instant> {
  private static final Pattern AGO = Pattern.compile("([0-9]{1,9})([smhd])");

  @Override
  public Instant convert(String text) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      long count = Long.parseLong(ago.group(1));
      return Instant.now().minus(span(count, ago.group(2).charAt(0)));
    }
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          text
              + " (expected: a time such as 2026-11-20T10:00:00Z, a day such as 2026-11-20, or a"
              + " span before now such as 2h or 3d)");
    }
  }

  private static Duration span(long count, char unit) {
    return switch (unit) {
      case 's' -> Duration.ofSeconds(count);
      case 'm' -> Duration.ofMinutes(count);
      case 'h' -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
