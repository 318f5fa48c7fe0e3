package dev.continuum.app.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the name that somebody probably meant: the smallest edit distance (insert, delete, replace,
 * swap of neighbours: Damerau's, in its restricted form). Thread-safe (stateless).
 */
public final class NearestName {
  private static final int MAX_CHARACTERS = 100;
  private static final int SHORT_CHARACTERS = 4;

  private NearestName() {}

  /** The nearest of the names, or null where none is near. */
  public static @Nullable String of(String written, Collection<String> names) {
    String wanted = written.toLowerCase(Locale.ROOT);
    if (wanted.length() > MAX_CHARACTERS) {
      return null;
    }
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      int distance = distance(wanted, lower);
      int lastWord = distance(lastWord(wanted), lastWord(lower)) + 1;
      if (wanted.indexOf('.') < 0 || lastWord == 1) {
        distance = Math.min(distance, lastWord);
      }
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    int most = wanted.length() < SHORT_CHARACTERS ? 1 : Math.max(2, wanted.length() / 4);
    return bestDistance <= most ? best : null;
  }

  private static String lastWord(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
