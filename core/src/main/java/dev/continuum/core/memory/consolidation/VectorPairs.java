package dev.continuum.core.memory.consolidation;

import dev.continuum.core.value.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * The pairs of episodes whose vectors may point the same way. One thread only.
 *
 * <p>Up to {@value #EXACT_EPISODES} vectors of one length every pair is compared. Beyond, vectors
 * are hashed by the side of random planes on which they lie: {@value #TABLES} tables of {@value
 * #BITS} planes each. A plane keeps two vectors of cosine 0.8 on one side with a chance of 0.795, a
 * table all its planes with 0.10, so at least one of the tables meets the pair with 0.92; at 0.9 it
 * is 0.997. A pair that is missed costs a neighbour, seldom a cluster, which has others. The planes
 * are a fixed function of their numbers: every node draws the same. Source: Charikar, "Similarity
 * estimation techniques from rounding algorithms", STOC 2002.
 */
final class VectorPairs {
  static final int EXACT_EPISODES = 1_500;
  static final int TABLES = 24;
  static final int BITS = 10;

  /** Receives a pair of places, the lower first. */
  @FunctionalInterface
  interface Visitor {
    void visit(int a, int b, double cosine);
  }

  private final TreeMap<Integer, List<Vector>> byDimensions = new TreeMap<>();
  private final int maxCandidates;

  /** A vector of length 1 and the place of its episode. */
  private record Vector(int episode, float[] values) {
    double dot(Vector other) {
      float[] theirs = other.values;
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += (double) values[i] * theirs[i];
      }
      return sum;
    }
  }

  VectorPairs(List<Episode> episodes, int maxCandidates) {
    this.maxCandidates = maxCandidates;
    for (int place = 0; place < episodes.size(); place++) {
      Embedding embedding = episodes.get(place).embedding();
      if (embedding != null) {
        byDimensions
            .computeIfAbsent(embedding.dimensions(), _ -> new ArrayList<>())
            .add(new Vector(place, normalized(embedding.values())));
      }
    }
  }

  void forEach(Visitor visitor) {
    for (List<Vector> vectors : byDimensions.values()) {
      if (vectors.size() <= EXACT_EPISODES) {
        allPairs(vectors, visitor);
      } else {
        hashedPairs(vectors, visitor);
      }
    }
  }

  private static float[] normalized(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    double length = Math.sqrt(squares);
    float[] normalized = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      normalized[i] = length == 0 ? 0 : (float) (values[i] / length);
    }
    return normalized;
  }

  private static void allPairs(List<Vector> vectors, Visitor visitor) {
    for (int a = 0; a < vectors.size(); a++) {
      for (int b = a + 1; b < vectors.size(); b++) {
        visit(vectors.get(a), vectors.get(b), visitor);
      }
    }
  }

  private void hashedPairs(List<Vector> vectors, Visitor visitor) {
    int[][] codes = codes(vectors);
    int[][][] buckets = buckets(codes);
    int[] met = new int[vectors.size()];
    Arrays.fill(met, -1);
    for (int a = 0; a < vectors.size(); a++) {
      int left = maxCandidates;
      for (int table = 0; table < TABLES && left > 0; table++) {
        int[] bucket = buckets[table][codes[table][a]];
        for (int at = Arrays.binarySearch(bucket, a) + 1; at < bucket.length && left > 0; at++) {
          int b = bucket[at];
          if (met[b] != a) {
            met[b] = a;
            left--;
            visit(vectors.get(a), vectors.get(b), visitor);
          }
        }
      }
    }
  }

  private static void visit(Vector a, Vector b, Visitor visitor) {
    visitor.visit(a.episode, b.episode, a.dot(b));
  }

  private static int[][] codes(List<Vector> vectors) {
    int[][] codes = new int[TABLES][vectors.size()];
    int dimensions = vectors.getFirst().values.length;
    for (int plane = 0; plane < TABLES * BITS; plane++) {
      float[] normal = plane(plane, dimensions);
      for (int v = 0; v < vectors.size(); v++) {
        float[] values = vectors.get(v).values;
        double side = 0;
        for (int i = 0; i < dimensions; i++) {
          side += (double) values[i] * normal[i];
        }
        codes[plane / BITS][v] = codes[plane / BITS][v] << 1 | (side >= 0 ? 1 : 0);
      }
    }
    return codes;
  }

  /** A plane's normal: a sign for each dimension. */
  private static float[] plane(int plane, int dimensions) {
    float[] normal = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      long mixed = (((long) plane << 32) + i + 1) * 0x9E37_79B9_7F4A_7C15L;
      mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
      mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
      normal[i] = (mixed ^ mixed >>> 31) < 0 ? -1 : 1;
    }
    return normal;
  }

  private static int[][][] buckets(int[][] codes) {
    int[][][] buckets = new int[TABLES][1 << BITS][];
    for (int table = 0; table < TABLES; table++) {
      int[] sizes = new int[1 << BITS];
      for (int code : codes[table]) {
        sizes[code]++;
      }
      for (int code = 0; code < sizes.length; code++) {
        buckets[table][code] = new int[sizes[code]];
        sizes[code] = 0;
      }
      for (int v = 0; v < codes[table].length; v++) {
        int code = codes[table][v];
        buckets[table][code][sizes[code]++] = v;
      }
    }
    return buckets;
  }
}
