package dev.continuum.api.graph;

import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Identifiers that follow from names. Thread-safe (stateless). Source: RFC 9562, section 5.8. */
final class NameId {
  private NameId() {}

  /**
   * A UUIDv8 of the SHA-256 of what it names.
   *
   * @param generation 0 at first; one more each time the identifier before was forgotten
   * @param names what tells it from all others of its kind
   */
  static MemoryId of(SpaceName space, String kind, int generation, String... names) {
    MessageDigest sha = sha256();
    update(sha, "continuum.graph." + kind);
    update(sha, space.value());
    for (String name : names) {
      update(sha, name);
    }
    update(sha, Integer.toString(generation));
    ByteBuffer digest = ByteBuffer.wrap(sha.digest());
    long high = (digest.getLong() & ~0xF000L) | 0x8000L;
    long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new MemoryId(high, low);
  }

  /** Lengths first, so that no two lists of names give the same bytes. */
  private static void update(MessageDigest sha, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    sha.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
