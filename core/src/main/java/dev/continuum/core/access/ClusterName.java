package dev.continuum.core.access;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.regex.Pattern;

/** A cluster's name; it is the trust domain of its certificates. Thread-safe (immutable). */
public record ClusterName(String text) {
  public static final int MAX_CHARS = 63;

  /** What a trust domain of SPIFFE may hold, without its ends being dots or dashes. */
  private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?");

  public ClusterName {
    if (!FORM.matcher(text).matches()) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID,
          "cluster.id",
          text,
          "1.." + MAX_CHARS + " of a-z 0-9 . _ -, first and last a letter or digit",
          "Choose another cluster.id.");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
