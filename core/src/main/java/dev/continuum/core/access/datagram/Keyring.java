package dev.continuum.core.access.datagram;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys that datagrams are opened with, the first of which seals. Thread-safe (immutable).
 *
 * <p>A rotation is three steps, each on every node before the next begins: install the new key, use
 * it, remove the old one. The generation grows with each step, and a ring of a lower one never
 * replaces a ring.
 *
 * @param generation how often it was changed, from 1
 * @param keys the key in use, then the others
 */
public record Keyring(long generation, List<RingKey> keys) {
  /** Twice what a rotation needs, with room for one that was left unfinished. */
  public static final int MAX_KEYS = 8;

  public static final Codec<Keyring> CODEC = Codec.of(Keyring::write, Keyring::read);

  public static final int VERSION_BYTES = 16;

  private static final int FORMAT = 1;
  private static final int MIN_FINGERPRINT_CHARS = 4;

  public Keyring {
    keys = List.copyOf(keys);
    if (generation < 1 || keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID,
          "keyring.keys",
          keys.size() + " in generation " + generation,
          "1.." + MAX_KEYS + " in a generation from 1");
    }
    if (keys.stream().distinct().count() != keys.size()) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "keyring.keys", keys, "each key once");
    }
  }

  /** A ring with one key. */
  public static Keyring of(RingKey key) {
    return new Keyring(1, List.of(key));
  }

  public RingKey primary() {
    return keys.getFirst();
  }

  /** The keys that a header's number may mean, in their order. */
  public List<RingKey> withId(int id) {
    return keys.stream().filter(key -> key.id() == id).toList();
  }

  /** Opens with this key, too; a key that is there already changes nothing. */
  public Keyring install(RingKey key) {
    if (keys.contains(key)) {
      return this;
    }
    if (keys.size() == MAX_KEYS) {
      throw ContinuumException.field(
          ErrorCode.TOO_MANY,
          "keyring.keys",
          MAX_KEYS + 1,
          "at most " + MAX_KEYS,
          "Remove a key that no node uses: continuum keyring remove FINGERPRINT");
    }
    List<RingKey> next = new ArrayList<>(keys);
    next.add(key);
    return new Keyring(generation + 1, next);
  }

  /** Seals with this key from now on. */
  public Keyring use(String fingerprint) {
    RingKey key = find(fingerprint);
    if (key.equals(primary())) {
      return this;
    }
    List<RingKey> next = new ArrayList<>(keys);
    next.remove(key);
    next.addFirst(key);
    return new Keyring(generation + 1, next);
  }

  /** Opens with this key no more; the key in use stays. */
  public Keyring remove(String fingerprint) {
    RingKey key = find(fingerprint);
    if (key.equals(primary())) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID,
          "keyring.remove",
          key,
          "a key that is not in use",
          "Use another key first: continuum keyring use FINGERPRINT");
    }
    List<RingKey> next = new ArrayList<>(keys);
    next.remove(key);
    return new Keyring(generation + 1, next);
  }

  /**
   * Orders rings as unsigned bytes: the one that was changed more often is newer, and of two that
   * were changed equally often all nodes choose the same.
   */
  public byte[] version() {
    ByteWriter out = new ByteWriter(VERSION_BYTES);
    out.writeLong(generation);
    try {
      out.writeRaw(
          Arrays.copyOf(
              MessageDigest.getInstance("SHA-256").digest(CODEC.toBytes(this)),
              VERSION_BYTES - Long.BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    return out.toByteArray();
  }

  /** Throws where this ring is older than the one it would replace. */
  public void requireNotOlderThan(Keyring present) {
    if (generation < present.generation) {
      throw ContinuumException.field(
          ErrorCode.KEYRING_MISMATCH,
          "keyring.generation",
          generation,
          "at least " + present.generation,
          "Keep the newer keyring; a removed key must not come back.");
    }
  }

  /** The one key whose fingerprint begins so. */
  private RingKey find(String fingerprint) {
    List<RingKey> found =
        keys.stream().filter(key -> key.fingerprint().startsWith(fingerprint)).toList();
    if (found.size() != 1 || fingerprint.length() < MIN_FINGERPRINT_CHARS) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID,
          "keyring.fingerprint",
          fingerprint,
          "the beginning of one of " + keys + ", at least " + MIN_FINGERPRINT_CHARS + " digits",
          "See: continuum keyring list");
    }
    return found.getFirst();
  }

  private static void write(Keyring ring, ByteWriter out) {
    out.writeByte(FORMAT);
    out.writeVarint(ring.generation);
    out.writeVarint(ring.keys.size());
    ring.keys.forEach(key -> out.writeRaw(key.secret()));
  }

  private static Keyring read(ByteReader in) {
    int format = in.readByte("keyring.format");
    if (format != FORMAT) {
      throw in.refuse("keyring.format", 0, format, String.valueOf(FORMAT));
    }
    long generation = in.readVarint("keyring.generation", 1, Long.MAX_VALUE);
    int from = in.position();
    int count = in.readCount("keyring.keys", MAX_KEYS, RingKey.BYTES);
    List<RingKey> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(new RingKey(in.readRaw("keyring.keys", RingKey.BYTES)));
    }
    if (keys.isEmpty() || keys.stream().distinct().count() != count) {
      throw in.refuse("keyring.keys", from, count, "1.." + MAX_KEYS + " different keys");
    }
    return new Keyring(generation, keys);
  }
}
