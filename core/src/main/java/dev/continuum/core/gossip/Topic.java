package dev.continuum.core.gossip;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.regex.Pattern;

/** What a topic may be called. Thread-safe (stateless). */
public final class Topic {
  public static final int MAX_CHARS = 128;

  /** What users may publish to. */
  public static final String EXPECTED = "1.." + MAX_CHARS + " of a-z A-Z 0-9 . _ : -";

  private static final Pattern PUBLIC = Pattern.compile("[A-Za-z0-9._:-]{1," + MAX_CHARS + "}");
  private static final Pattern INTERNAL =
      Pattern.compile("\\$[A-Za-z0-9._:-]{1," + (MAX_CHARS - 1) + "}");

  private Topic() {}

  /** A name that users may choose. */
  public static boolean isPublic(String topic) {
    return PUBLIC.matcher(topic).matches();
  }

  /** A name of the node's own planes; it begins with a dollar sign. */
  public static boolean isInternal(String topic) {
    return INTERNAL.matcher(topic).matches();
  }

  /** The same name; throws where it is neither a public nor an internal one. */
  public static String checked(String topic) {
    if (!isPublic(topic) && !isInternal(topic)) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, "topic", topic, EXPECTED);
    }
    return topic;
  }
}
