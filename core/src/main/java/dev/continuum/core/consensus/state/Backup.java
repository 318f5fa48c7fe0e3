package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.Shards;
import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What all groups of a cluster had decided at a moment, for a file. Thread-safe (immutable).
 *
 * <p>The format: a magic number, a version, the cluster's name, the moment, the number of shards,
 * the snapshots of all groups in chunks, and the SHA-256 of all that. It holds no keys, no
 * memories, and not what answers repeated proposals.
 *
 * @param createdMillis the wall clock's, of whoever made it
 * @param groups the state of each group, by number
 */
public record Backup(String cluster, long createdMillis, int shardCount, List<ClusterView> groups) {
  /** Most bytes of one. */
  public static final int MAX_BYTES = 1 << 30;

  private static final long MAGIC = 0x43_54_4D_42_41_43_4B_50L; // CTMBACKP
  private static final int VERSION = 1;
  private static final int MAX_CLUSTER_BYTES = 256;
  private static final int HASH_BYTES = 32;

  public Backup {
    groups = List.copyOf(groups);
  }

  public byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    out.writeLong(MAGIC);
    out.writeVarint(VERSION);
    out.writeString(cluster);
    out.writeVarint(createdMillis);
    out.writeVarint(shardCount);
    for (ClusterView group : groups) {
      List<byte[]> chunks = chunks(group.snapshot());
      out.writeVarint(chunks.size());
      chunks.forEach(out::writeBytes);
    }
    out.writeRaw(sha256(out.buffer(), out.length()));
    return out.toByteArray();
  }

  /** Throws {@code SNAPSHOT_INVALID} where the bytes are no backup, or a damaged one. */
  public static Backup read(byte[] bytes) {
    int end = bytes.length - HASH_BYTES;
    if (end < Long.BYTES) {
      throw invalid("length", bytes.length + " bytes", "a backup");
    }
    ByteReader in = new ByteReader(bytes, 0, end);
    if (in.readLong("magic") != MAGIC) {
      throw invalid("magic", "unknown", "a file that `continuum cluster backup` wrote");
    }
    byte[] hash = Arrays.copyOfRange(bytes, end, bytes.length);
    if (!MessageDigest.isEqual(hash, sha256(bytes, end))) {
      throw invalid("checksum", "another", "the SHA-256 of what is before it: the file is damaged");
    }
    try {
      return read(in);
    } catch (DecodeException e) {
      throw invalid("content", String.valueOf(e.getMessage()), "a version that this build knows");
    }
  }

  private static Backup read(ByteReader in) {
    in.readVarint("version", VERSION, VERSION);
    String cluster = in.readString("cluster", MAX_CLUSTER_BYTES);
    long created = in.readVarint("created", 0, Long.MAX_VALUE);
    int shardCount = (int) in.readVarint("shards", 1, Shards.MAX_SHARDS);
    List<ClusterView> groups = new ArrayList<>();
    for (int group = 0; group < Shards.groups(shardCount); group++) {
      long count = in.readVarint("chunks", 1, in.remaining());
      List<byte[]> chunks = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        chunks.add(in.readBytes("chunk", StateMachine.Snapshot.MAX_CHUNK_BYTES));
      }
      StateCopy copy = new StateCopy(group, shardCount);
      Iterator<byte[]> rest = chunks.iterator();
      copy.restore(() -> rest.hasNext() ? rest.next() : null);
      groups.add(copy.view());
    }
    in.expectEnd();
    return new Backup(cluster, created, shardCount, groups);
  }

  private static List<byte[]> chunks(StateMachine.Snapshot snapshot) {
    List<byte[]> chunks = new ArrayList<>();
    StateMachine.Chunks rest = snapshot.chunks();
    for (byte[] chunk = rest.next(); chunk != null; chunk = rest.next()) {
      chunks.add(chunk);
    }
    return chunks;
  }

  private static byte[] sha256(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static ContinuumException invalid(String what, String value, String expected) {
    return ContinuumException.field(
        ErrorCode.SNAPSHOT_INVALID,
        "backup " + what,
        value,
        expected,
        "Use another copy of the file.");
  }
}
