package dev.continuum.core.memory.recall;

/**
 * Numbers from 0 to 1000 for people: at most three decimals, no trailing zeros, the same in every
 * locale. Thread-safe (stateless).
 */
final class Decimal {
  private static final int THOUSANDTHS = 1_000;

  private Decimal() {}

  static String of(double value) {
    long thousandths = Math.round(value * THOUSANDTHS);
    long whole = thousandths / THOUSANDTHS;
    long rest = thousandths % THOUSANDTHS;
    if (rest == 0) {
      return Long.toString(whole);
    }
    String digits = Long.toString(THOUSANDTHS + rest).substring(1);
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return whole + "." + digits.substring(0, end);
  }
}
