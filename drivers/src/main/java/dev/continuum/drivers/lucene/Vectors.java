package dev.continuum.drivers.lucene;

/** Arithmetic of vectors. Thread-safe (stateless). */
final class Vectors {
  private Vectors() {}

  /** The vector of length one in the same direction, as a new array; zeros stay zeros. */
  static float[] unit(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
    float[] unit = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      unit[i] = (float) (values[i] * scale);
    }
    return unit;
  }
}
