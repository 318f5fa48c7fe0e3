package dev.continuum.core.reconcile;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of an exchange's messages. Thread-safe (stateless).
 *
 * <p>A version byte, a type byte, the fields of the type. Whatever is not known is refused: an
 * exchange that skips a message cannot go on. Message lengths are the transport's.
 */
public final class MessageCodec {
  /** The format that is written; others are refused. */
  public static final int VERSION = 1;

  /** Most bytes of one message. */
  public static final int MAX_MESSAGE_BYTES = 40_960;

  private static final int MAX_DIGESTS = HashTree.FANOUT * Message.MAX_DESCENT_NODES;

  private static final int COMPARE = 1;
  private static final int EQUAL = 2;
  private static final int DIFFERS = 3;
  private static final int DESCEND = 4;
  private static final int DIGESTS = 5;
  private static final int BEGIN = 6;
  private static final int MORE = 7;
  private static final int SYMBOLS = 8;
  private static final int FETCH = 9;
  private static final int DONE = 10;
  private static final int STOP = 11;

  private MessageCodec() {}

  /** The message as an array of its own. */
  public static byte[] encode(Message message) {
    ByteWriter out = new ByteWriter();
    write(message, out);
    return out.toByteArray();
  }

  /** Appends one message. */
  public static void write(Message message, ByteWriter out) {
    out.writeByte(VERSION);
    switch (message) {
      case Message.Compare compare -> {
        out.writeByte(COMPARE);
        out.writeLong(compare.fingerprint().high());
        out.writeLong(compare.fingerprint().low());
        out.writeVarint(compare.rows());
      }
      case Message.Equal equal -> out.writeByte(EQUAL);
      case Message.Differs differs -> {
        out.writeByte(DIFFERS);
        out.writeVarint(differs.rows());
        writeLongs(differs.digests(), out);
      }
      case Message.Descend descend -> {
        out.writeByte(DESCEND);
        writeScope(descend.parents(), out);
      }
      case Message.Digests digests -> {
        out.writeByte(DIGESTS);
        writeLongs(digests.digests(), out);
      }
      case Message.Begin begin -> {
        out.writeByte(BEGIN);
        out.writeLong(begin.salt().low());
        out.writeLong(begin.salt().high());
        writeScope(begin.scope(), out);
        out.writeVarint(begin.symbols());
      }
      case Message.More more -> {
        out.writeByte(MORE);
        out.writeVarint(more.symbols());
      }
      case Message.Symbols symbols -> writeSymbols(symbols, out);
      case Message.Fetch fetch -> {
        out.writeByte(FETCH);
        writeLongs(fetch.items(), out);
      }
      case Message.Done done -> {
        out.writeByte(DONE);
        out.writeVarint(done.offered());
      }
      case Message.Stop stop -> {
        out.writeByte(STOP);
        out.writeByte(stop.reason().code());
      }
    }
  }

  /**
   * The message that fills {@code bytes}; throws {@link dev.continuum.core.value.DecodeException}
   * on anything else.
   */
  public static Message decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    if (bytes.length > MAX_MESSAGE_BYTES) {
      throw in.refuse("message", 0, bytes.length + " bytes", "at most " + MAX_MESSAGE_BYTES);
    }
    int version = in.readByte("version");
    if (version != VERSION) {
      throw in.refuse("version", 0, version, String.valueOf(VERSION));
    }
    int type = in.readByte("type");
    Message message =
        switch (type) {
          case COMPARE -> {
            Fingerprint fingerprint =
                new Fingerprint(in.readLong("fingerprint"), in.readLong("fingerprint"));
            yield new Message.Compare(fingerprint, readRows(in));
          }
          case EQUAL -> new Message.Equal();
          case DIFFERS -> new Message.Differs(readRows(in), readLongs("digests", MAX_DIGESTS, in));
          case DESCEND -> new Message.Descend(readScope(Message.MAX_DESCENT_NODES, in));
          case DIGESTS -> new Message.Digests(readLongs("digests", MAX_DIGESTS, in));
          case BEGIN -> {
            SipKey salt = new SipKey(in.readLong("salt"), in.readLong("salt"));
            yield new Message.Begin(salt, readScope(Scope.MAX_NODES, in), readCredit(in));
          }
          case MORE -> new Message.More(readCredit(in));
          case SYMBOLS -> readSymbols(in);
          case FETCH -> new Message.Fetch(readLongs("items", Message.MAX_ITEMS, in));
          case DONE -> new Message.Done(readRows(in));
          case STOP -> new Message.Stop(readReason(in));
          default -> throw in.refuse("type", 1, type, COMPARE + ".." + STOP);
        };
    in.expectEnd();
    return message;
  }

  private static void writeScope(Scope scope, ByteWriter out) {
    out.writeByte(scope.level());
    out.writeVarint(scope.nodes().size());
    int last = -1;
    for (int node : scope.nodes()) {
      out.writeVarint(node - last - 1);
      last = node;
    }
  }

  private static Scope readScope(int maxNodes, ByteReader in) {
    int from = in.position();
    int level = in.readByte("scope.level");
    if (level > HashTree.LEAF_LEVEL) {
      throw in.refuse("scope.level", from, level, "0.." + HashTree.LEAF_LEVEL);
    }
    from = in.position();
    int count = in.readCount("scope.nodes", maxNodes, 1);
    if (count == 0) {
      throw in.refuse("scope.nodes", from, 0, "at least 1");
    }
    List<Integer> nodes = new ArrayList<>(count);
    int last = -1;
    for (int i = 0; i < count; i++) {
      last += 1 + (int) in.readVarint("scope.node", 0, HashTree.nodes(level) - last - 2L);
      nodes.add(last);
    }
    return new Scope(level, nodes);
  }

  private static void writeSymbols(Message.Symbols message, ByteWriter out) {
    CodedSymbols symbols = message.symbols();
    out.writeByte(SYMBOLS);
    out.writeVarint(message.rows());
    out.writeVarint(symbols.first());
    out.writeVarint(symbols.size());
    for (int i = 0; i < symbols.size(); i++) {
      out.writeLong(symbols.sums[i]);
      out.writeLong(symbols.checksums[i]);
      out.writeByte(symbols.counts[i]);
    }
  }

  private static Message.Symbols readSymbols(ByteReader in) {
    int rows = (int) in.readVarint("symbols.rows", 0, Answerer.MAX_SCOPE_ROWS);
    int first = (int) in.readVarint("symbols.first", 0, Answerer.MAX_SCOPE_SYMBOLS);
    int from = in.position();
    int count = in.readCount("symbols.count", Message.MAX_SYMBOLS, CodedSymbols.SYMBOL_BYTES);
    if (count == 0) {
      throw in.refuse("symbols.count", from, 0, "at least 1");
    }
    CodedSymbols symbols = CodedSymbols.zeros(first, count);
    for (int i = 0; i < count; i++) {
      symbols.sums[i] = in.readLong("symbol.sum");
      symbols.checksums[i] = in.readLong("symbol.checksum");
      symbols.counts[i] = (byte) in.readByte("symbol.count");
    }
    return new Message.Symbols(rows, symbols);
  }

  private static void writeLongs(List<Long> values, ByteWriter out) {
    out.writeVarint(values.size());
    for (long value : values) {
      out.writeLong(value);
    }
  }

  private static List<Long> readLongs(String field, int max, ByteReader in) {
    int count = in.readCount(field, max, Long.BYTES);
    List<Long> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(in.readLong(field));
    }
    return values;
  }

  private static long readRows(ByteReader in) {
    return in.readVarint("rows", 0, Message.MAX_ROWS);
  }

  private static int readCredit(ByteReader in) {
    return (int)
        in.readVarint("credit.symbols", Message.MIN_CREDIT_SYMBOLS, Message.MAX_CREDIT_SYMBOLS);
  }

  private static Message.Reason readReason(ByteReader in) {
    int from = in.position();
    int code = in.readByte("reason");
    return switch (code) {
      case 1 -> Message.Reason.EVERYTHING;
      case 2 -> Message.Reason.REFUSED;
      case 3 -> Message.Reason.CANCELLED;
      default -> throw in.refuse("reason", from, code, "1..3");
    };
  }
}
