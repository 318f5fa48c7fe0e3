package dev.continuum.core.memory.consolidation;

import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Identifiers of concepts, derived from what they are. Thread-safe (stateless).
 *
 * <p>The SHA-256 of {@code concept}, the space and the canonical name, each ended by a zero byte,
 * cut to a UUID of version 8 (RFC 9562, section 5.8). Two nodes that find one concept on their own
 * write to one record; no memory that a node creates (version 7) can have such an identifier.
 */
final class ConceptIds {
  private static final String DOMAIN = "concept";
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private ConceptIds() {}

  static MemoryId of(SpaceName space, String canonicalName) {
    MessageDigest sha256 = sha256();
    for (String part : new String[] {DOMAIN, space.value(), canonicalName}) {
      sha256.update(part.getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
    long high = (digest.getLong() & ~0xF000L) | VERSION_8;
    long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | VARIANT;
    return new MemoryId(high, low);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
