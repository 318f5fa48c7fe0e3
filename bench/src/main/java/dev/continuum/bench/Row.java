package dev.continuum.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * One line of a result table. Thread-safe (immutable).
 *
 * @param work what was done
 * @param ours our figure with its unit
 * @param beside the peer or limit, with its figure
 * @param ratio what is judged, with its spread, as text
 * @param goal what it should be
 * @param ok whether it is
 */
record Row(String work, String ours, String beside, String ratio, String goal, boolean ok) {

  /** Ours divided by theirs, pair by pair; judged by the median. */
  static Row atLeast(
      String work, String unit, double[] ours, String peer, double[] theirs, double goal) {
    double[] ratios = ratios(ours, theirs);
    return new Row(
        work,
        figure(median(ours), unit),
        peer + " " + figure(median(theirs), unit),
        spread(ratios),
        ">= " + plain(goal) + "x",
        median(ratios) >= goal);
  }

  /** As {@link #atLeast}, where less is better. */
  static Row atMost(
      String work, String unit, double[] ours, String peer, double[] theirs, double goal) {
    double[] ratios = ratios(ours, theirs);
    return new Row(
        work,
        figure(median(ours), unit),
        peer + " " + figure(median(theirs), unit),
        spread(ratios),
        "<= " + plain(goal) + "x",
        median(ratios) <= goal);
  }

  /** As {@link #atLeast}, for the reader only: nothing is asked of it. */
  static Row beside(String work, String unit, double[] ours, String peer, double[] theirs) {
    return new Row(
        work,
        figure(median(ours), unit),
        peer + " " + figure(median(theirs), unit),
        spread(ratios(ours, theirs)),
        "none",
        true);
  }

  /** A figure that must reach a limit. */
  static Row limitAtLeast(String work, String unit, double[] ours, double limit) {
    return new Row(
        work,
        figure(median(ours), unit),
        "limit " + figure(limit, unit),
        range(ours, unit),
        ">= " + figure(limit, unit),
        median(ours) >= limit);
  }

  /** A figure that must stay below a limit. */
  static Row limitBelow(String work, String unit, double[] ours, double limit) {
    return new Row(
        work,
        figure(median(ours), unit),
        "limit " + figure(limit, unit),
        range(ours, unit),
        "< " + figure(limit, unit),
        median(ours) < limit);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double[] ratios(double[] ours, double[] theirs) {
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours[i] / theirs[i];
    }
    return ratios;
  }

  private static String spread(double[] ratios) {
    return String.format(
        Locale.ROOT,
        "%.2fx (%.2f..%.2f)",
        median(ratios),
        Arrays.stream(ratios).min().orElseThrow(),
        Arrays.stream(ratios).max().orElseThrow());
  }

  private static String range(double[] values, String unit) {
    return figure(Arrays.stream(values).min().orElseThrow(), unit)
        + " .. "
        + figure(Arrays.stream(values).max().orElseThrow(), unit);
  }

  static String figure(double value, String unit) {
    String number =
        value >= 1_000
            ? String.format(Locale.ROOT, "%,.0f", value)
            : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.3f", value);
    return number + (unit.startsWith("/") ? unit : " " + unit);
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
