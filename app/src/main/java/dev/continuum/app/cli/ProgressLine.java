package dev.continuum.app.cli;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One line on the standard error that shows how far something is, where a person watches. One
 * thread only.
 */
final class ProgressLine implements AutoCloseable {
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int BAR_CHARACTERS = 24;

  private final Terminal terminal;
  private final String what;
  private final long totalBytes;
  private final long startedNanos = System.nanoTime();
  private long shownNanos;
  private boolean shown;

  /**
   * @param totalBytes how much there is to do, or 0 where that is not known
   */
  ProgressLine(Terminal terminal, String what, long totalBytes) {
    this.terminal = terminal;
    this.what = what;
    this.totalBytes = totalBytes;
  }

  /** Shows where it is, at most ten times a second. */
  void at(long doneBytes, long lines) {
    long now = System.nanoTime();
    if (!terminal.interactive() || (shown && now - shownNanos < STEP_NANOS)) {
      return;
    }
    shownNanos = now;
    shown = true;
    double seconds = Math.max(1e-3, (now - startedNanos) / 1e9);
    String rate = String.format(Locale.ROOT, "%,d lines, %,.0f/s", lines, lines / seconds);
    terminal.err().print("\r\033[K" + what + " " + bar(doneBytes) + rate);
    terminal.err().flush();
  }

  private String bar(long doneBytes) {
    if (totalBytes <= 0) {
      return "";
    }
    double done = Math.min(1.0, (double) doneBytes / totalBytes);
    int full = (int) (done * BAR_CHARACTERS);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f%% ",
        "#".repeat(full),
        ".".repeat(BAR_CHARACTERS - full),
        done * 100);
  }

  /** Takes the line away. */
  @Override
  public void close() {
    if (shown) {
      terminal.err().print("\r\033[K");
      terminal.err().flush();
    }
  }
}
