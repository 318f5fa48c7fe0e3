package dev.continuum.core.gossip;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the mesh's messages. Thread-safe (stateless).
 *
 * <p>One version byte, one type byte, the fields of the type. A type that this build does not know
 * is skipped, so that a newer node may say more; another version is refused, and so are bytes after
 * the last field. A publication's encoding byte says what its body is (0 plain, 1 zstd); it is
 * carried and not looked at.
 */
public final class GossipCodec {
  /** The format that is written; others are refused. */
  public static final int VERSION = 1;

  /** Most bytes of one message: a body and room for its head, or names. */
  public static final int MAX_MESSAGE_BYTES = Publication.MAX_BODY_BYTES + (64 << 10);

  private static final int PUSH = 1;
  private static final int PULL = 2;
  private static final int PUSH_PULL = 3;
  private static final int SYNC = 4;
  private static final int PING = 5;
  private static final int PONG = 6;

  private static final int FIRST_PART = 1;
  private static final int LAST_PART = 2;
  private static final int MIN_RUN_BYTES = 2;
  private static final int MIN_ORIGIN_BYTES = NodeId.BYTES + 2;

  private GossipCodec() {}

  /** The bytes of one message as an array of its own. */
  public static byte[] encode(Message message) {
    int body = message instanceof Message.Push push ? push.publication().body().length : 0;
    ByteWriter out = new ByteWriter(body + 256);
    write(message, out);
    return out.toByteArray();
  }

  /** Appends one message, which fills its frame. */
  public static void write(Message message, ByteWriter out) {
    out.writeByte(VERSION);
    switch (message) {
      case Message.Push push -> {
        out.writeByte(PUSH);
        writePush(push, out);
      }
      case Message.Pull pull -> {
        out.writeByte(PULL);
        writeAll(pull.wanted(), out);
      }
      case Message.PushPull both -> {
        out.writeByte(PUSH_PULL);
        writeAll(both.have(), out);
        writeAll(both.wanted(), out);
      }
      case Message.Sync sync -> {
        out.writeByte(SYNC);
        out.writeByte((sync.first() ? FIRST_PART : 0) | (sync.last() ? LAST_PART : 0));
        out.writeVarint(sync.seen().size());
        for (Message.Seen seen : sync.seen()) {
          writeOrigin(seen.origin(), out);
          out.writeVarint(seen.floor());
          writeRuns(seen.runs(), seen.floor(), out);
        }
      }
      case Message.Ping ping -> {
        out.writeByte(PING);
        out.writeVarint(ping.number());
        out.writeLong(ping.digest());
      }
      case Message.Pong pong -> {
        out.writeByte(PONG);
        out.writeVarint(pong.number());
        out.writeLong(pong.digest());
      }
    }
  }

  /**
   * The message that fills {@code in}; null where its type is not known. Throws {@link
   * DecodeException} on anything that is not a message.
   */
  public static @Nullable Message read(ByteReader in) {
    if (in.remaining() > MAX_MESSAGE_BYTES) {
      throw in.refuse("message", 0, in.remaining() + " bytes", "at most " + MAX_MESSAGE_BYTES);
    }
    int version = in.readByte("version");
    if (version != VERSION) {
      throw in.refuse("version", 0, version, String.valueOf(VERSION));
    }
    int type = in.readByte("type");
    Message message =
        switch (type) {
          case PUSH -> readPush(in);
          case PULL -> new Message.Pull(readAll("wanted", in));
          case PUSH_PULL -> new Message.PushPull(readAll("have", in), readAll("wanted", in));
          case SYNC -> readSync(in);
          case PING -> new Message.Ping(in.readVarint("number"), in.readLong("digest"));
          case PONG -> new Message.Pong(in.readVarint("number"), in.readLong("digest"));
          default -> null;
        };
    if (message != null) {
      in.expectEnd();
    }
    return message;
  }

  private static void writePush(Message.Push push, ByteWriter out) {
    Publication publication = push.publication();
    long sequence = publication.id().sequence();
    writeOrigin(publication.id().origin(), out);
    out.writeVarint(sequence);
    out.writeVarint(sequence - publication.oldest());
    out.writeByte(publication.priority().lane);
    out.writeByte(publication.encoding());
    out.writeString(publication.topic());
    out.writeVarint(push.ageMillis());
    out.writeVarint(push.hops());
    out.writeLong(push.share().from());
    out.writeLong(push.share().to());
    out.writeVarint(push.share().skip().size());
    push.share().skip().forEach(out::writeLong);
    out.writeBytes(publication.body());
  }

  private static Message.Push readPush(ByteReader in) {
    Origin origin = readOrigin(in);
    long sequence = in.readVarint("sequence", 1, Long.MAX_VALUE);
    long oldest = sequence - in.readVarint("older", 0, sequence - 1);
    Priority[] priorities = Priority.values();
    int at = in.position();
    int priority = in.readByte("priority");
    if (priority >= priorities.length) {
      throw in.refuse("priority", at, priority, "0.." + (priorities.length - 1));
    }
    int encoding = in.readByte("encoding");
    at = in.position();
    String topic = in.readString("topic", Topic.MAX_CHARS);
    if (!Topic.isPublic(topic) && !Topic.isInternal(topic)) {
      throw in.refuse("topic", at, topic, Topic.EXPECTED);
    }
    long age = in.readVarint("ageMillis", 0, Message.Push.MAX_AGE_MILLIS);
    int hops = (int) in.readVarint("hops", 1, Message.Push.MAX_HOPS);
    Share share = readShare(in);
    byte[] body = in.readBytes("body", Publication.MAX_BODY_BYTES);
    PublicationId id = new PublicationId(origin, sequence);
    return new Message.Push(
        new Publication(id, oldest, topic, priorities[priority], encoding, body), age, hops, share);
  }

  private static Share readShare(ByteReader in) {
    long from = in.readLong("share.from");
    long to = in.readLong("share.to");
    int count = in.readCount("share.skip", Share.MAX_SKIP, Long.BYTES);
    List<Long> skip = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      skip.add(in.readLong("share.skip"));
    }
    return new Share(from, to, skip);
  }

  private static Message.Sync readSync(ByteReader in) {
    int at = in.position();
    int parts = in.readByte("parts");
    if (parts > (FIRST_PART | LAST_PART)) {
      throw in.refuse("parts", at, parts, "0..3");
    }
    int count = in.readCount("seen", Message.MAX_ORIGINS, MIN_ORIGIN_BYTES + 1);
    List<Message.Seen> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      at = in.position();
      Origin origin = readOrigin(in);
      expectAfter(i == 0 ? null : all.get(i - 1).origin(), origin, at, in);
      long floor = in.readVarint("floor", 0, Long.MAX_VALUE - 1);
      all.add(new Message.Seen(origin, floor, readRuns(floor, in)));
    }
    return new Message.Sync(all, (parts & FIRST_PART) != 0, (parts & LAST_PART) != 0);
  }

  private static void writeAll(List<Runs> all, ByteWriter out) {
    out.writeVarint(all.size());
    for (Runs runs : all) {
      writeOrigin(runs.origin(), out);
      writeRuns(runs.runs(), -1, out);
    }
  }

  private static List<Runs> readAll(String field, ByteReader in) {
    int count = in.readCount(field, Message.MAX_ORIGINS, MIN_ORIGIN_BYTES);
    List<Runs> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = in.position();
      Origin origin = readOrigin(in);
      expectAfter(i == 0 ? null : all.get(i - 1).origin(), origin, at, in);
      all.add(new Runs(origin, readRuns(-1, in)));
    }
    return all;
  }

  /** Each run as its distance from the one before, less two, and its length, less one. */
  private static void writeRuns(List<Runs.Run> runs, long before, ByteWriter out) {
    out.writeVarint(runs.size());
    long end = before;
    for (Runs.Run run : runs) {
      out.writeVarint(run.first() - end - 2);
      out.writeVarint(run.last() - run.first());
      end = run.last();
    }
  }

  private static List<Runs.Run> readRuns(long before, ByteReader in) {
    int count = in.readCount("runs", Message.MAX_RUNS, MIN_RUN_BYTES);
    List<Runs.Run> runs = new ArrayList<>(count);
    long end = before;
    for (int i = 0; i < count; i++) {
      int at = in.position();
      if (end > Long.MAX_VALUE - 3) {
        throw in.refuse("run", at, end, "a run below the greatest sequence");
      }
      long first = end + 2 + in.readVarint("run.first", 0, Long.MAX_VALUE - 2 - Math.max(end, 0));
      end = first + in.readVarint("run.length", 0, Long.MAX_VALUE - first);
      runs.add(new Runs.Run(first, end));
    }
    return runs;
  }

  private static void expectAfter(@Nullable Origin before, Origin origin, int at, ByteReader in) {
    if (before != null && before.compareTo(origin) >= 0) {
      throw in.refuse("origin", at, origin, "an origin after " + before);
    }
  }

  private static void writeOrigin(Origin origin, ByteWriter out) {
    out.writeLong(origin.node().high());
    out.writeLong(origin.node().low());
    out.writeVarint(origin.epoch());
  }

  private static Origin readOrigin(ByteReader in) {
    long high = in.readLong("origin");
    long low = in.readLong("origin");
    return new Origin(new NodeId(high, low), in.readVarint("epoch", 0, Long.MAX_VALUE));
  }
}
