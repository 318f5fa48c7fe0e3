package dev.continuum.core.memory.consolidation;

/**
 * A sum that keeps what rounding loses. One thread only.
 *
 * <p>Terms of very different size come out the same to the last bits of the result, where a plain
 * sum drifts with their number. Source: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur
 * Summation endlicher Summen", 1974.
 */
final class CompensatedSum {
  private double sum;
  private double lost;

  void add(double value) {
    double next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }

  double value() {
    return sum + lost;
  }
}
