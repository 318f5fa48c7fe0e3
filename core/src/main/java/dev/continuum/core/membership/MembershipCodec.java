package dev.continuum.core.membership;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of messages between nodes. Thread-safe (stateless).
 *
 * <p>One version byte, one type byte, the sender, the fields of the type, then news until the end,
 * each piece with a kind and a length. A type or a kind that this build does not know is skipped,
 * so that a newer node may say more; another version is refused.
 */
public final class MembershipCodec {
  /** The format that is written; others are refused. */
  public static final int VERSION = 1;

  /** Most bytes of one message on a stream. */
  public static final int MAX_STREAM_BYTES = 1 << 20;

  private static final int MAX_NACK_AFTER_MILLIS = 600_000;
  private static final int HEAD_BYTES = 2 + NodeId.BYTES;

  private static final int PING = 1;
  private static final int PING_REQUEST = 2;
  private static final int ACK = 3;
  private static final int NACK = 4;
  private static final int GOSSIP = 5;
  private static final int SYNC_REQUEST = 6;
  private static final int SYNC_REPLY = 7;

  private MembershipCodec() {}

  /** Appends one message, which fills its packet or frame. */
  public static void write(Message.Wire message, ByteWriter out) {
    out.writeByte(VERSION);
    out.writeByte(type(message));
    UpdateCodec.writeId(message.sender(), out);
    switch (message) {
      case Message.Ping ping -> {
        out.writeVarint(ping.sequence());
        UpdateCodec.writeId(ping.target(), out);
        out.writeLong(ping.digest());
      }
      case Message.PingRequest request -> {
        out.writeVarint(request.sequence());
        UpdateCodec.writeId(request.target(), out);
        UpdateCodec.writeAddress(request.address(), out);
        out.writeVarint(request.nackAfterMillis());
      }
      case Message.Ack ack -> {
        out.writeVarint(ack.sequence());
        out.writeLong(ack.digest());
      }
      case Message.Nack nack -> out.writeVarint(nack.sequence());
      case Message.Gossip gossip -> {}
      case Message.SyncRequest request -> {
        out.writeVarint(request.buckets().size());
        request.buckets().forEach(out::writeLong);
      }
      case Message.SyncReply reply -> {
        out.writeVarint(reply.bucketCount());
        out.writeVarint(reply.wanted().size());
        reply.wanted().forEach(bucket -> out.writeVarint(bucket));
      }
    }
    for (Update update : message.updates()) {
      UpdateCodec.write(update, out);
    }
  }

  /** The bytes of one message as an array of its own. */
  public static byte[] encode(Message.Wire message) {
    ByteWriter out = new ByteWriter();
    write(message, out);
    return out.toByteArray();
  }

  /** How many bytes {@link #write} would append. */
  public static int sizeBytes(Message.Wire message) {
    int bytes = headBytes(message);
    for (Update update : message.updates()) {
      bytes += UpdateCodec.sizeBytes(update);
    }
    return bytes;
  }

  /** The same without the news. */
  static int headBytes(Message.Wire message) {
    return HEAD_BYTES
        + switch (message) {
          case Message.Ping ping ->
              UpdateCodec.varintBytes(ping.sequence()) + NodeId.BYTES + Long.BYTES;
          case Message.PingRequest request ->
              UpdateCodec.varintBytes(request.sequence())
                  + NodeId.BYTES
                  + UpdateCodec.addressBytes(request.address())
                  + UpdateCodec.varintBytes(request.nackAfterMillis());
          case Message.Ack ack -> UpdateCodec.varintBytes(ack.sequence()) + Long.BYTES;
          case Message.Nack nack -> UpdateCodec.varintBytes(nack.sequence());
          case Message.Gossip gossip -> 0;
          case Message.SyncRequest request ->
              UpdateCodec.varintBytes(request.buckets().size())
                  + Long.BYTES * request.buckets().size();
          case Message.SyncReply reply -> {
            int bytes =
                UpdateCodec.varintBytes(reply.bucketCount())
                    + UpdateCodec.varintBytes(reply.wanted().size());
            for (int bucket : reply.wanted()) {
              bytes += UpdateCodec.varintBytes(bucket);
            }
            yield bytes;
          }
        };
  }

  /**
   * The message that fills {@code in}; null where its type is not known. Throws {@link
   * DecodeException} on anything that is not a message.
   */
  public static Message.@Nullable Wire read(ByteReader in) {
    if (in.remaining() > MAX_STREAM_BYTES) {
      throw in.refuse("message", 0, in.remaining() + " bytes", "at most " + MAX_STREAM_BYTES);
    }
    int version = in.readByte("version");
    if (version != VERSION) {
      throw in.refuse("version", 0, version, String.valueOf(VERSION));
    }
    int type = in.readByte("type");
    NodeId sender = UpdateCodec.readId("sender", in);
    return switch (type) {
      case PING -> {
        long sequence = in.readVarint("sequence");
        NodeId target = UpdateCodec.readId("target", in);
        yield new Message.Ping(sender, sequence, target, in.readLong("digest"), updates(in));
      }
      case PING_REQUEST -> pingRequest(sender, in);
      case ACK -> {
        long sequence = in.readVarint("sequence");
        yield new Message.Ack(sender, sequence, in.readLong("digest"), updates(in));
      }
      case NACK -> new Message.Nack(sender, in.readVarint("sequence"), updates(in));
      case GOSSIP -> new Message.Gossip(sender, updates(in));
      case SYNC_REQUEST -> syncRequest(sender, in);
      case SYNC_REPLY -> syncReply(sender, in);
      default -> null;
    };
  }

  private static Message.PingRequest pingRequest(NodeId sender, ByteReader in) {
    long sequence = in.readVarint("sequence");
    NodeId target = UpdateCodec.readId("target", in);
    var address = UpdateCodec.readAddress("address", in);
    int nackAfterMillis = (int) in.readVarint("nackAfterMillis", 0, MAX_NACK_AFTER_MILLIS);
    return new Message.PingRequest(sender, sequence, target, address, nackAfterMillis, updates(in));
  }

  private static Message.SyncRequest syncRequest(NodeId sender, ByteReader in) {
    int from = in.position();
    int count = in.readCount("buckets", Message.SyncRequest.MAX_BUCKETS, Long.BYTES);
    if (Integer.bitCount(count) > 1) {
      throw in.refuse("buckets", from, count, "a power of two, or 0");
    }
    List<Long> buckets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      buckets.add(in.readLong("buckets"));
    }
    return new Message.SyncRequest(sender, List.copyOf(buckets), updates(in));
  }

  private static Message.SyncReply syncReply(NodeId sender, ByteReader in) {
    int from = in.position();
    int bucketCount = (int) in.readVarint("bucketCount", 0, Message.SyncRequest.MAX_BUCKETS);
    if (Integer.bitCount(bucketCount) > 1) {
      throw in.refuse("bucketCount", from, bucketCount, "a power of two, or 0");
    }
    int count = in.readCount("wanted", bucketCount, 1);
    List<Integer> wanted = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      wanted.add((int) in.readVarint("wanted", 0, bucketCount - 1L));
    }
    return new Message.SyncReply(sender, bucketCount, List.copyOf(wanted), updates(in));
  }

  private static List<Update> updates(ByteReader in) {
    List<Update> updates = new ArrayList<>();
    while (in.remaining() > 0) {
      Update update = UpdateCodec.read(in);
      if (update != null) {
        updates.add(update);
      }
    }
    return List.copyOf(updates);
  }

  private static int type(Message.Wire message) {
    return switch (message) {
      case Message.Ping ping -> PING;
      case Message.PingRequest request -> PING_REQUEST;
      case Message.Ack ack -> ACK;
      case Message.Nack nack -> NACK;
      case Message.Gossip gossip -> GOSSIP;
      case Message.SyncRequest request -> SYNC_REQUEST;
      case Message.SyncReply reply -> SYNC_REPLY;
    };
  }
}
