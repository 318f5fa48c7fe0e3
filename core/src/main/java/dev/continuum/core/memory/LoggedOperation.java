package dev.continuum.core.memory;

import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import org.jspecify.annotations.Nullable;

/**
 * An operation with its identity and its place in time: what the log holds and replicas exchange.
 * Thread-safe (immutable).
 *
 * @param dot who originated it, and which of theirs it is
 * @param time the origin's hybrid time; greater than that of anything the origin had seen
 * @param idempotency the caller's key and request digest, or null; remembered so that a retry is
 *     answered and not repeated
 */
public record LoggedOperation(
    Dot dot, HybridTime time, Operation operation, @Nullable Idempotency idempotency) {

  /**
   * A caller's retry key within a space.
   *
   * @param key 1 to 255 printable characters
   * @param requestDigest the first eight bytes of the SHA-256 of the request, to tell a retry from
   *     a reuse
   */
  public record Idempotency(String key, long requestDigest) {}
}
