package dev.continuum.core.discovery;

/**
 * Something found that does not count, and why. Thread-safe (immutable).
 *
 * @param what the address, or the text that was to be one; cut to a bound
 * @param reason one sentence for people
 */
public record Refusal(String what, String reason) {
  public static final int MAX_WHAT_CHARS = 300;
  public static final int MAX_REASON_CHARS = 500;

  public Refusal {
    what = clean(what, MAX_WHAT_CHARS);
    reason = clean(reason, MAX_REASON_CHARS);
  }

  /** Cut, and without control characters: such text comes from strangers and goes to terminals. */
  static String clean(String text, int maxChars) {
    StringBuilder kept = new StringBuilder(Math.min(text.length(), maxChars));
    for (int i = 0; i < text.length() && i < maxChars; i++) {
      char c = text.charAt(i);
      kept.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return kept.toString();
  }
}
