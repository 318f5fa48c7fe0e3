package dev.continuum.core.value;

import java.util.Arrays;

/**
 * A vector of a caller's model, compared by cosine. Thread-safe: the array given to {@link #of} is
 * the embedding's from then on and nobody changes it.
 */
public final class Embedding {
  private final float[] values;

  private Embedding(float[] values) {
    this.values = values;
  }

  /** Takes the array over without a copy. */
  public static Embedding of(float... values) {
    return new Embedding(values);
  }

  public int dimensions() {
    return values.length;
  }

  /** The numbers themselves, not a copy: read only. */
  public float[] values() {
    return values;
  }

  /**
   * The cosine of the angle to another vector of the same length, in -1..1; 0 where either has no
   * direction.
   */
  public double cosine(Embedding other) {
    if (values.length != other.values.length) {
      throw new IllegalArgumentException(
          "dimensions: " + other.values.length + " (expected: " + values.length + ")");
    }
    double dot = 0;
    double mine = 0;
    double theirs = 0;
    for (int i = 0; i < values.length; i++) {
      double a = values[i];
      double b = other.values[i];
      dot += a * b;
      mine += a * a;
      theirs += b * b;
    }
    return mine == 0 || theirs == 0 ? 0 : dot / Math.sqrt(mine * theirs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Embedding[" + values.length + "]";
  }
}
