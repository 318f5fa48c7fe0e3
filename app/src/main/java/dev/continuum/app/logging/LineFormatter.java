package dev.continuum.app.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * One line a record: {@code 2026-11-20T18:19:17.123Z warning drivers.log.Recovery: torn tail at
 * 4096}. Thread-safe (stateless).
 *
 * <p>Line breaks and control characters of a message are written as spaces, so that a text that
 * somebody sent cannot look like another record. A failure's stack trace follows, indented.
 */
final class LineFormatter extends Formatter {
  private static final String OUR_PREFIX = "dev.continuum.";

  @Override
  public String format(LogRecord entry) {
    StringBuilder line = new StringBuilder(160);
    line.append(millis(entry.getInstant())).append(' ').append(level(entry.getLevel()));
    line.append(' ').append(shortName(entry.getLoggerName())).append(": ");
    appendOneLine(line, formatMessage(entry));
    line.append('\n');
    Throwable failure = entry.getThrown();
    if (failure != null) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      trace.toString().lines().forEach(l -> appendOneLine(line.append("    "), l).append('\n'));
    }
    return line.toString();
  }

  /** Always with milliseconds, so that columns stand under each other. */
  private static String millis(Instant instant) {
    Instant whole = instant.truncatedTo(ChronoUnit.SECONDS);
    String text = whole.toString();
    long fraction = ChronoUnit.MILLIS.between(whole, instant);
    return text.substring(0, text.length() - 1) + '.' + String.format("%03d", fraction) + 'Z';
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "error  ";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "warning";
    }
    return level.intValue() >= Level.INFO.intValue() ? "info   " : "debug  ";
  }

  private static String shortName(@Nullable String logger) {
    if (logger == null) {
      return "?";
    }
    return logger.startsWith(OUR_PREFIX) ? logger.substring(OUR_PREFIX.length()) : logger;
  }

  private static StringBuilder appendOneLine(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return line;
  }
}
