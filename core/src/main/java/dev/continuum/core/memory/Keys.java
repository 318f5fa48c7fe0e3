package dev.continuum.core.memory;

import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The keys of every table. Thread-safe (stateless).
 *
 * <pre>
 * META        name in ASCII
 * SPACES      space (8)
 * MEMORIES    space (8), id (16)
 * TOMBSTONES  space (8), id (16)
 * CONCEPTS    space (8), id (16)
 * LINKS       space (8), from (16), 0, to (16), type in UTF-8      the link as its origin sees it
 *             space (8), to (16), 1, from (16), type in UTF-8      as its target does
 * IDEMPOTENCY 0, space (8), digest of the retry key (16)           what was answered
 *             1, time (8), space (8), digest (16)                  the same by age, for the expiry
 * </pre>
 *
 * Numbers are big-endian, so bytes sort as identifiers and times do. A space stands in a key as the
 * first eight bytes of its name's SHA-256. So all rows of a space are one range in each table, and
 * all links of a memory, both ways, are one range.
 */
public final class Keys {
  public static final int SPACE_BYTES = Long.BYTES;

  /** Space and identifier: what the scans of one memory's links have in common. */
  public static final int ENTITY_BYTES = SPACE_BYTES + 2 * Long.BYTES;

  private static final int LINK_DIRECTION_OFFSET = ENTITY_BYTES;
  private static final int LINK_FAR_OFFSET = LINK_DIRECTION_OFFSET + 1;
  private static final int LINK_TYPE_OFFSET = LINK_FAR_OFFSET + 2 * Long.BYTES;
  private static final int DIGEST_BYTES = 16;
  private static final int BY_KEY_BYTES = 1 + SPACE_BYTES + DIGEST_BYTES;
  private static final byte OUT = 0;
  private static final byte IN = 1;
  private static final byte BY_KEY = 0;
  private static final byte BY_TIME = 1;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** What was applied and how much is visible; see {@link AppliedRow}. */
  static final byte[] META_APPLIED = ascii("applied");

  private Keys() {}

  /** The keys of a table that travel between nodes, in words. */
  static String formOf(Table table) {
    return switch (table) {
      case META -> "applied";
      case SPACES -> "8 bytes";
      case MEMORIES, TOMBSTONES, CONCEPTS -> "24 bytes";
      case LINKS -> "at least 41 bytes, the byte at 24 zero, UTF-8 from 41 on";
      case IDEMPOTENCY -> "0 and 24 bytes, or 1, a time and 24 bytes";
    };
  }

  /**
   * Whether bytes from outside have the form of a key that travels between nodes: after that the
   * other methods here take them. A link's key must be the outgoing one.
   */
  static boolean hasForm(Table table, byte[] key) {
    return switch (table) {
      case META -> Arrays.equals(key, META_APPLIED);
      case SPACES -> key.length == SPACE_BYTES;
      case MEMORIES, TOMBSTONES, CONCEPTS -> key.length == ENTITY_BYTES;
      case LINKS -> key.length >= LINK_TYPE_OFFSET && isOutgoing(key) && hasType(key);
      case IDEMPOTENCY -> isIdempotency(key);
    };
  }

  private static boolean hasType(byte[] linkKey) {
    byte[] again = typeOf(linkKey).getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(again, 0, again.length, linkKey, LINK_TYPE_OFFSET, linkKey.length);
  }

  private static boolean isIdempotency(byte[] key) {
    return switch (key.length) {
      case BY_KEY_BYTES -> key[0] == BY_KEY;
      case BY_KEY_BYTES + Long.BYTES -> key[0] == BY_TIME && (long) LONG.get(key, 1) >= 0;
      default -> false;
    };
  }

  /** The first eight bytes of the SHA-256 of the name. */
  public static long spaceKey(SpaceName space) {
    return (long) LONG.get(sha256(space.value()), 0);
  }

  public static byte[] space(long spaceKey) {
    byte[] key = new byte[SPACE_BYTES];
    LONG.set(key, 0, spaceKey);
    return key;
  }

  /** The first key after all keys that begin with {@code prefix}. */
  public static byte[] after(byte[] prefix) {
    byte[] end = prefix.clone();
    for (int i = end.length - 1; i >= 0; i--) {
      if (++end[i] != 0) {
        return Arrays.copyOf(end, i + 1);
      }
    }
    // No prefix comes after this one. No key has this many bytes of ones: UTF-8 has none.
    byte[] ones = new byte[prefix.length + LINK_TYPE_OFFSET];
    Arrays.fill(ones, (byte) -1);
    return ones;
  }

  /** The end of every table whose keys begin with a space. */
  static byte[] afterAllSpaces() {
    byte[] last = new byte[SPACE_BYTES];
    Arrays.fill(last, (byte) -1);
    return after(last);
  }

  /** A memory, a tombstone or a concept. */
  public static byte[] entity(long spaceKey, MemoryId id) {
    byte[] key = new byte[ENTITY_BYTES];
    putEntity(key, spaceKey, id);
    return key;
  }

  /** The key right after another. */
  static byte[] next(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  public static long spaceOf(byte[] key) {
    return (long) LONG.get(key, 0);
  }

  public static MemoryId idOf(byte[] entityKey) {
    return idAt(entityKey, SPACE_BYTES);
  }

  /** The link as its origin sees it. */
  static byte[] linkOut(long spaceKey, LinkKey link) {
    return link(spaceKey, link.from(), OUT, link.to(), link.type());
  }

  /** The link as its target sees it. */
  static byte[] linkIn(long spaceKey, LinkKey link) {
    return link(spaceKey, link.to(), IN, link.from(), link.type());
  }

  static boolean isOutgoing(byte[] linkKey) {
    return linkKey[LINK_DIRECTION_OFFSET] == OUT;
  }

  static long farHigh(byte[] linkKey) {
    return (long) LONG.get(linkKey, LINK_FAR_OFFSET);
  }

  static long farLow(byte[] linkKey) {
    return (long) LONG.get(linkKey, LINK_FAR_OFFSET + Long.BYTES);
  }

  static String typeOf(byte[] linkKey) {
    return new String(
        linkKey, LINK_TYPE_OFFSET, linkKey.length - LINK_TYPE_OFFSET, StandardCharsets.UTF_8);
  }

  /** {@link #typeOf(byte[])}, or the type of the key before where it is the same: mostly it is. */
  static String typeOf(byte[] linkKey, String before) {
    int length = linkKey.length - LINK_TYPE_OFFSET;
    if (before.length() != length) {
      return typeOf(linkKey);
    }
    for (int i = 0; i < length; i++) {
      if (before.charAt(i) != linkKey[LINK_TYPE_OFFSET + i]) {
        return typeOf(linkKey);
      }
    }
    return before;
  }

  /** The link, whichever of its two keys this is. */
  static LinkKey linkOf(byte[] linkKey) {
    MemoryId near = idAt(linkKey, SPACE_BYTES);
    MemoryId far = idAt(linkKey, LINK_FAR_OFFSET);
    return isOutgoing(linkKey)
        ? new LinkKey(near, far, typeOf(linkKey))
        : new LinkKey(far, near, typeOf(linkKey));
  }

  /** Where the links that reach a memory begin; those that leave it come before. */
  static byte[] linksIn(long spaceKey, MemoryId id) {
    byte[] key = new byte[ENTITY_BYTES + 1];
    putEntity(key, spaceKey, id);
    key[LINK_DIRECTION_OFFSET] = IN;
    return key;
  }

  /** What was answered to a retry key. */
  static byte[] idempotency(long spaceKey, String retryKey) {
    byte[] key = new byte[BY_KEY_BYTES];
    key[0] = BY_KEY;
    LONG.set(key, 1, spaceKey);
    System.arraycopy(sha256(retryKey), 0, key, 1 + SPACE_BYTES, DIGEST_BYTES);
    return key;
  }

  /** The row by age that goes with a row by retry key. */
  static byte[] idempotencyByTime(HybridTime time, byte[] byKey) {
    byte[] key = new byte[byKey.length + Long.BYTES];
    key[0] = BY_TIME;
    LONG.set(key, 1, time.packed());
    System.arraycopy(byKey, 1, key, 1 + Long.BYTES, byKey.length - 1);
    return key;
  }

  /** The row by retry key that goes with a row by age. */
  static byte[] idempotencyByKey(byte[] byTime) {
    byte[] key = new byte[byTime.length - Long.BYTES];
    key[0] = BY_KEY;
    System.arraycopy(byTime, 1 + Long.BYTES, key, 1, key.length - 1);
    return key;
  }

  /** Where the rows by age begin. */
  static byte[] idempotencyOldest() {
    return new byte[] {BY_TIME};
  }

  /** The time of a row by age. */
  static HybridTime idempotencyTime(byte[] byTime) {
    return new HybridTime((long) LONG.get(byTime, 1));
  }

  static boolean isIdempotencyByKey(byte[] key) {
    return key[0] == BY_KEY;
  }

  private static byte[] link(long spaceKey, MemoryId near, byte direction, MemoryId far, String t) {
    byte[] type = t.getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[LINK_TYPE_OFFSET + type.length];
    putEntity(key, spaceKey, near);
    key[LINK_DIRECTION_OFFSET] = direction;
    LONG.set(key, LINK_FAR_OFFSET, far.high());
    LONG.set(key, LINK_FAR_OFFSET + Long.BYTES, far.low());
    System.arraycopy(type, 0, key, LINK_TYPE_OFFSET, type.length);
    return key;
  }

  private static void putEntity(byte[] key, long spaceKey, MemoryId id) {
    LONG.set(key, 0, spaceKey);
    LONG.set(key, SPACE_BYTES, id.high());
    LONG.set(key, SPACE_BYTES + Long.BYTES, id.low());
  }

  private static MemoryId idAt(byte[] key, int offset) {
    return new MemoryId((long) LONG.get(key, offset), (long) LONG.get(key, offset + Long.BYTES));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every Java platform)", e);
    }
  }
}
