package dev.continuum.api.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Media types, and which of them a request accepts. Thread-safe (stateless). */
public final class MediaTypes {
  public static final String JSON = "application/json";
  public static final String MERGE_PATCH = "application/merge-patch+json";
  public static final String NDJSON = "application/x-ndjson";
  public static final String PROBLEM = "application/problem+json";
  public static final String EVENT_STREAM = "text/event-stream";
  public static final String HTML = "text/html";
  public static final String OCTET_STREAM = "application/octet-stream";

  private MediaTypes() {}

  /** The type of a Content-Type, lower case and without parameters. */
  static String essence(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The offered type that an Accept header likes best, the first on a tie; null where it accepts
   * none. Source: RFC 9110, section 12.5.1.
   */
  static @Nullable String best(@Nullable String accept, List<String> offered) {
    if (accept == null || accept.equals("*/*") || accept.equals(offered.getFirst())) {
      return offered.getFirst();
    }
    String best = null;
    double bestQuality = 0;
    for (String type : offered) {
      double quality = quality(accept, type);
      if (quality > bestQuality) {
        best = type;
        bestQuality = quality;
      }
    }
    return best;
  }

  /** The quality of the most specific range that holds the type; 0 where none does. */
  private static double quality(String accept, String type) {
    double quality = 0;
    int bestSpecificity = -1;
    for (String part : accept.split(",", -1)) {
      String range = essence(part);
      int specificity = specificity(range, type);
      if (specificity > bestSpecificity) {
        bestSpecificity = specificity;
        quality = weight(part);
      }
    }
    return quality;
  }

  private static int specificity(String range, String type) {
    if (range.equals(type)) {
      return 2;
    }
    int slash = type.indexOf('/');
    if (range.endsWith("/*") && range.regionMatches(0, type, 0, slash + 1)) {
      return 1;
    }
    return range.equals("*/*") ? 0 : -1;
  }

  private static double weight(String part) {
    for (String parameter : part.split(";", -1)) {
      String text = parameter.strip();
      if (text.startsWith("q=") || text.startsWith("Q=")) {
        try {
          return Double.parseDouble(text.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
