package dev.continuum.core.replication;

import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The bytes of messages. Thread-safe (stateless).
 *
 * <p>Version, kind, then what the kind has; a batch has its operations' bytes as they stand in the
 * log, each after its length, so that whoever sends them need not read them.
 */
public final class MessageCodec {
  /** Most operations in one batch. */
  public static final int MAX_OPERATIONS = 65_536;

  private static final int VERSION = 1;
  private static final int HOLDS = 1;
  private static final int WANT = 2;
  private static final int BATCH = 3;
  private static final int KEPT = 4;
  private static final int REFUSED = 5;
  private static final int GONE = 6;

  private static final int HEAD_BYTES = 64;
  private static final int MIN_OPERATION_BYTES = 2;
  private static final int MAX_SLUG_BYTES = 64;

  private MessageCodec() {}

  /** The bytes of a message that carries no operations; for those see {@link #batch}. */
  public static byte[] encode(Message message) {
    ByteWriter out = new ByteWriter(HEAD_BYTES);
    out.writeByte(VERSION);
    switch (message) {
      case Message.Holds holds -> {
        out.writeByte(HOLDS);
        out.writeLong(holds.actor());
        AppliedOperations.CODEC.write(holds.held(), out);
        out.writeLong(holds.yours());
        out.writeBoolean(holds.first());
      }
      case Message.Want want -> {
        out.writeByte(WANT);
        out.writeLong(want.actor());
        out.writeVarint(want.first());
        out.writeVarint(want.last());
      }
      case Message.Batch batch ->
          throw new IllegalArgumentException("batch: " + batch.actor() + " (expected: its bytes)");
      case Message.Kept kept -> {
        out.writeByte(KEPT);
        out.writeLong(kept.actor());
        out.writeVarint(kept.through());
      }
      case Message.Refused refused -> {
        out.writeByte(REFUSED);
        out.writeLong(refused.actor());
        out.writeVarint(refused.through());
        out.writeString(refused.why().slug());
      }
      case Message.Gone gone -> {
        out.writeByte(GONE);
        out.writeLong(gone.actor());
        out.writeVarint(gone.first());
      }
    }
    return out.toByteArray();
  }

  /**
   * The bytes of a batch.
   *
   * @param operations the bytes of each, as {@link OperationCodec} wrote them
   */
  public static byte[] batch(long actor, long first, long before, List<byte[]> operations) {
    int bytes = HEAD_BYTES;
    for (byte[] operation : operations) {
      bytes += operation.length + Integer.BYTES;
    }
    ByteWriter out = new ByteWriter(bytes);
    out.writeByte(VERSION);
    out.writeByte(BATCH);
    out.writeLong(actor);
    out.writeVarint(first);
    out.writeLong(before);
    out.writeVarint(operations.size());
    for (byte[] operation : operations) {
      out.writeBytes(operation);
    }
    return out.toByteArray();
  }

  /**
   * Reads a message. Throws {@link DecodeException} for whatever {@link #encode} and {@link #batch}
   * would not have written.
   *
   * @param digest of an operation's bytes: the first eight of their SHA-256
   */
  public static Message decode(byte[] bytes, ToLongFunction<byte[]> digest) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte("replication.version");
    if (version != VERSION) {
      throw in.refuse("replication.version", 0, version, String.valueOf(VERSION));
    }
    int kind = in.readByte("replication.kind");
    Message message =
        switch (kind) {
          case HOLDS ->
              new Message.Holds(
                  in.readLong("holds.actor"),
                  AppliedOperations.CODEC.read(in),
                  in.readLong("holds.yours"),
                  in.readBoolean("holds.first"));
          case WANT -> readWant(in);
          case BATCH -> readBatch(in, digest);
          case KEPT ->
              new Message.Kept(
                  in.readLong("kept.actor"), in.readVarint("kept.through", 0, Long.MAX_VALUE));
          case REFUSED -> readRefused(in);
          case GONE ->
              new Message.Gone(
                  in.readLong("gone.actor"), in.readVarint("gone.first", 1, Long.MAX_VALUE));
          default -> throw in.refuse("replication.kind", 1, kind, HOLDS + ".." + GONE);
        };
    in.expectEnd();
    return message;
  }

  private static Message readWant(ByteReader in) {
    long actor = in.readLong("want.actor");
    long first = in.readVarint("want.first", 1, Long.MAX_VALUE - 1);
    return new Message.Want(actor, first, in.readVarint("want.last", first, Long.MAX_VALUE - 1));
  }

  private static Message readBatch(ByteReader in, ToLongFunction<byte[]> digest) {
    long actor = in.readLong("batch.actor");
    long first = in.readVarint("batch.first", 1, Long.MAX_VALUE - MAX_OPERATIONS);
    long before = in.readLong("batch.before");
    int from = in.position();
    int count = in.readCount("batch.operations", MAX_OPERATIONS, MIN_OPERATION_BYTES);
    if (count == 0) {
      throw in.refuse("batch.operations", from, count, "at least 1");
    }
    List<Message.Sealed> operations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] operation = in.readBytes("batch.operation", OperationCodec.MAX_OPERATION_BYTES);
      operations.add(
          new Message.Sealed(
              OperationCodec.decode(operation), digest.applyAsLong(operation), operation.length));
    }
    return new Message.Batch(actor, first, before, operations);
  }

  private static Message readRefused(ByteReader in) {
    long actor = in.readLong("refused.actor");
    long through = in.readVarint("refused.through", 0, Long.MAX_VALUE);
    int from = in.position();
    String slug = in.readString("refused.why", MAX_SLUG_BYTES);
    ErrorCode why = ErrorCode.ofSlug(slug);
    if (why == null) {
      throw in.refuse("refused.why", from, slug, "an error code of this version");
    }
    return new Message.Refused(actor, through, why);
  }
}
