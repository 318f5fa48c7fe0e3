package dev.continuum.core.gossip;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.Arrays;

/**
 * What was published, as it travels; nobody changes it on its way. Thread-safe (immutable; the body
 * is never written to).
 *
 * @param oldest the first sequence of this origin that was not too old when this was published
 * @param encoding what the body's bytes are: {@link #PLAIN}, {@link #ZSTD}; the mesh does not look
 * @param body opaque
 */
public record Publication(
    PublicationId id, long oldest, String topic, Priority priority, int encoding, byte[] body) {
  /** The body as it was given. */
  public static final int PLAIN = 0;

  /** The body as one zstd frame, made by the publisher's driver and undone by the receiver's. */
  public static final int ZSTD = 1;

  public static final int MAX_ENCODING = 255;
  public static final int MAX_BODY_BYTES = 1 << 20;

  public Publication {
    Topic.checked(topic);
    if (oldest < 1 || oldest > id.sequence()) {
      throw new IllegalArgumentException(
          "oldest: " + oldest + " (expected: 1.." + id.sequence() + ")");
    }
    if (encoding < 0 || encoding > MAX_ENCODING) {
      throw new IllegalArgumentException(
          "encoding: " + encoding + " (expected: 0.." + MAX_ENCODING + ")");
    }
    if (body.length > MAX_BODY_BYTES) {
      throw ContinuumException.field(
          ErrorCode.TOO_LARGE, "body", body.length + " bytes", "at most " + MAX_BODY_BYTES);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Publication that
        && id.equals(that.id)
        && oldest == that.oldest
        && topic.equals(that.topic)
        && priority == that.priority
        && encoding == that.encoding
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "Publication["
        + id
        + ", oldest="
        + oldest
        + ", topic="
        + topic
        + ", "
        + priority
        + ", encoding="
        + encoding
        + ", "
        + body.length
        + " bytes]";
  }
}
