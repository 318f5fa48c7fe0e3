package dev.continuum.core.memory;

import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.Operation.LinkCount;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.Operation.MemoryCount;
import dev.continuum.core.memory.Operation.SeenUses;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import dev.continuum.core.value.VersionVector;
import java.util.ArrayList;
import java.util.List;

/**
 * Operations as the log holds them and replicas exchange them. Thread-safe (stateless).
 *
 * <p>Bytes: version, kind, time, dot, retry key, space, then what the kind has. Canonical: equal
 * operations have equal bytes, and nothing else decodes. Bounded by {@link #MAX_OPERATION_BYTES};
 * what would not decode is not encoded, so the log never holds a record that cannot be read again.
 * A kind's code never changes its meaning; a new kind takes a new code, a new layout a new version.
 */
public final class OperationCodec {
  /** The log's largest record. {@link Limits} are far below for what callers may write. */
  public static final int MAX_OPERATION_BYTES = (1 << 24) - 1;

  public static final int MAX_RETRY_KEY_CHARS = 255;

  /** An operation's dot ends before so many bytes of it: version, kind, time, actor, counter. */
  public static final int MAX_DOT_END = 1 + 1 + Long.BYTES + Long.BYTES + 10;

  public static final Codec<LoggedOperation> CODEC =
      Codec.of(OperationCodec::write, OperationCodec::read);

  private static final int VERSION = 1;
  private static final int PUT_SPACE = 1;
  private static final int DELETE_SPACE = 2;
  private static final int PUT_MEMORY = 3;
  private static final int PATCH_MEMORY = 4;
  private static final int FORGET_MEMORY = 5;
  private static final int PUT_LINK = 6;
  private static final int FORGET_LINK = 7;
  private static final int REINFORCE = 8;
  private static final int PUT_EVIDENCE = 9;

  private static final int AVAILABLE = 0;
  private static final int EVERYWHERE = 1;
  private static final int STRONG = 2;

  private static final int ENVELOPE_BYTES = 256;
  private static final int ID_BYTES = 2 * Long.BYTES;
  private static final int MIN_DOT_BYTES = Long.BYTES + 1;
  private static final int MIN_LINK_BYTES = 2 * ID_BYTES + 1;

  private OperationCodec() {}

  /**
   * The operation's bytes. Throws {@link ContinuumException}: {@code TOO_LARGE} beyond {@link
   * #MAX_OPERATION_BYTES}, {@code FIELD_INVALID} for a value that no reader would take.
   */
  public static byte[] encode(LoggedOperation operation) {
    ByteWriter out = new ByteWriter(expectedBytes(operation.operation()));
    write(operation, out);
    return out.toByteArray();
  }

  /** Throws {@link DecodeException} for anything that {@link #encode} would not have written. */
  public static LoggedOperation decode(byte[] bytes) {
    return CODEC.fromBytes(bytes);
  }

  /** Appends the operation's bytes; the same refusals as {@link #encode}. */
  public static void write(LoggedOperation logged, ByteWriter out) {
    int start = out.length();
    Operation operation = logged.operation();
    out.writeByte(VERSION);
    out.writeByte(kindOf(operation));
    out.writeHybridTime(logged.time());
    out.writeDot(logged.dot());
    out.writeOptional(logged.idempotency(), OperationCodec::writeIdempotency);
    out.writeString(operation.space().value());
    writeBody(operation, out);
    if (out.length() - start > MAX_OPERATION_BYTES) {
      throw ContinuumException.field(
          ErrorCode.TOO_LARGE,
          "operation",
          out.length() - start + " bytes",
          "at most " + MAX_OPERATION_BYTES + " bytes");
    }
  }

  public static LoggedOperation read(ByteReader in) {
    int from = in.position();
    int version = in.readByte("operation.version");
    if (version != VERSION) {
      throw in.refuse("operation.version", from, version, String.valueOf(VERSION));
    }
    int kind = in.readByte("operation.kind");
    HybridTime time = in.readHybridTime("operation.time");
    Dot dot = in.readDot("operation.dot");
    Idempotency idempotency =
        in.readOptional("operation.idempotency", OperationCodec::readIdempotency);
    SpaceName space = readSpace(in);
    Operation operation = readBody(kind, from + 1, space, in);
    return new LoggedOperation(dot, time, operation, idempotency);
  }

  /**
   * The dot of an operation from its first {@link #MAX_DOT_END} bytes; throws {@link
   * DecodeException}.
   */
  public static Dot dotOf(ByteReader in) {
    int from = in.position();
    int version = in.readByte("operation.version");
    if (version != VERSION) {
      throw in.refuse("operation.version", from, version, String.valueOf(VERSION));
    }
    int _ = in.readByte("operation.kind");
    HybridTime _ = in.readHybridTime("operation.time");
    return in.readDot("operation.dot");
  }

  private static int kindOf(Operation operation) {
    return switch (operation) {
      case Operation.PutSpace put -> PUT_SPACE;
      case Operation.DeleteSpace delete -> DELETE_SPACE;
      case Operation.PutMemory put -> PUT_MEMORY;
      case Operation.PatchMemory patch -> PATCH_MEMORY;
      case Operation.ForgetMemory forget -> FORGET_MEMORY;
      case Operation.PutLink put -> PUT_LINK;
      case Operation.ForgetLink forget -> FORGET_LINK;
      case Operation.Reinforce reinforce -> REINFORCE;
      case Operation.PutEvidence evidence -> PUT_EVIDENCE;
    };
  }

  private static void writeBody(Operation operation, ByteWriter out) {
    switch (operation) {
      case Operation.PutSpace put -> {
        writeSettings(put.settings(), out);
        out.writeBoolean(put.creates());
      }
      case Operation.DeleteSpace delete -> {}
      case Operation.PutMemory put -> {
        out.writeMemoryId(put.id());
        out.writeBoolean(put.generated());
        MemoryFields.writeDraft(put.draft(), out);
      }
      case Operation.PatchMemory patch -> {
        out.writeMemoryId(patch.id());
        MemoryFields.writePatch(patch.patch(), out);
        writeObserved(patch.observed(), out);
      }
      case Operation.ForgetMemory forget -> {
        out.writeMemoryId(forget.id());
        out.writeOptional(forget.supersedes(), Codec.MEMORY_ID::write);
      }
      case Operation.PutLink put -> {
        writeLink(put.link(), out);
        MemoryFields.writeStrength(put.strength(), out);
      }
      case Operation.ForgetLink forget -> {
        writeLink(forget.link(), out);
        out.writeHybridTime(forget.uses().epoch());
        forget.uses().counts().write(out);
      }
      case Operation.Reinforce reinforce -> writeReinforce(reinforce, out);
      case Operation.PutEvidence evidence -> writeEvidence(evidence, out);
    }
  }

  private static Operation readBody(int kind, int kindAt, SpaceName space, ByteReader in) {
    return switch (kind) {
      case PUT_SPACE ->
          new Operation.PutSpace(space, readSettings(in), in.readBoolean("space.creates"));
      case DELETE_SPACE -> new Operation.DeleteSpace(space);
      case PUT_MEMORY -> {
        MemoryId id = in.readMemoryId("memory.id");
        boolean generated = in.readBoolean("memory.generated");
        yield new Operation.PutMemory(space, id, MemoryFields.readDraft(id, in), generated);
      }
      case PATCH_MEMORY ->
          new Operation.PatchMemory(
              space, in.readMemoryId("memory.id"), MemoryFields.readPatch(in), readObserved(in));
      case FORGET_MEMORY ->
          new Operation.ForgetMemory(
              space,
              in.readMemoryId("memory.id"),
              in.readOptional("memory.supersedes", Codec.MEMORY_ID::read));
      case PUT_LINK ->
          new Operation.PutLink(space, readLink(in), MemoryFields.readStrength("strength", in));
      case FORGET_LINK -> new Operation.ForgetLink(space, readLink(in), readUses(in));
      case REINFORCE -> readReinforce(space, in);
      case PUT_EVIDENCE -> readEvidence(space, in);
      default -> throw in.refuse("operation.kind", kindAt, kind, PUT_SPACE + ".." + PUT_EVIDENCE);
    };
  }

  private static void writeIdempotency(Idempotency idempotency, ByteWriter out) {
    int chars = idempotency.key().length();
    if (chars < 1 || chars > MAX_RETRY_KEY_CHARS) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID,
          "idempotency_key",
          idempotency.key(),
          "1.." + MAX_RETRY_KEY_CHARS + " characters");
    }
    out.writeString(idempotency.key());
    out.writeLong(idempotency.requestDigest());
  }

  private static Idempotency readIdempotency(ByteReader in) {
    int from = in.position();
    String key = in.readString("idempotency.key", MAX_RETRY_KEY_CHARS * 3);
    if (key.isEmpty() || key.length() > MAX_RETRY_KEY_CHARS) {
      throw in.refuse("idempotency.key", from, key, "1.." + MAX_RETRY_KEY_CHARS + " characters");
    }
    return new Idempotency(key, in.readLong("idempotency.digest"));
  }

  static SpaceName readSpace(ByteReader in) {
    int from = in.position();
    String name = in.readString("space", SpaceName.MAX_CHARS);
    try {
      return new SpaceName(name);
    } catch (ContinuumException e) {
      throw in.refuse("space", from, name, "the name of a space");
    }
  }

  static void writeSettings(SpaceSettings settings, ByteWriter out) {
    out.writeOptional(settings.description(), (text, to) -> to.writeString(text));
    out.writeByte(codeOf(settings.consistency()));
    out.writeBoolean(settings.consolidation());
  }

  static SpaceSettings readSettings(ByteReader in) {
    String description =
        in.readOptional(
            "space.description", from -> from.readString("space.description", MAX_OPERATION_BYTES));
    SpaceSettings.Consistency consistency = readConsistency(in);
    return new SpaceSettings(description, consistency, in.readBoolean("space.consolidation"));
  }

  private static int codeOf(SpaceSettings.Consistency consistency) {
    return switch (consistency) {
      case AVAILABLE -> AVAILABLE;
      case EVERYWHERE -> EVERYWHERE;
      case STRONG -> STRONG;
    };
  }

  private static SpaceSettings.Consistency readConsistency(ByteReader in) {
    int from = in.position();
    int code = in.readByte("space.consistency");
    return switch (code) {
      case AVAILABLE -> SpaceSettings.Consistency.AVAILABLE;
      case EVERYWHERE -> SpaceSettings.Consistency.EVERYWHERE;
      case STRONG -> SpaceSettings.Consistency.STRONG;
      default -> throw in.refuse("space.consistency", from, code, AVAILABLE + ".." + STRONG);
    };
  }

  private static void writeObserved(Operation.Observed observed, ByteWriter out) {
    writeDots(observed.dots(), out);
    out.writeOptional(observed.supersedes(), Codec.MEMORY_ID::write);
    out.writeOptional(observed.validFromMillis(), Codec.SIGNED_LONG::write);
  }

  private static Operation.Observed readObserved(ByteReader in) {
    return new Operation.Observed(
        readDots(in),
        in.readOptional("observed.supersedes", Codec.MEMORY_ID::read),
        in.readOptional("observed.valid_from", Codec.SIGNED_LONG::read));
  }

  private static void writeDots(List<Dot> dots, ByteWriter out) {
    out.writeVarint(dots.size());
    Dot before = null;
    for (Dot dot : dots) {
      if (before != null && before.compareTo(dot) >= 0) {
        throw ContinuumException.field(
            ErrorCode.FIELD_INVALID, "observed.dots", dot, "a dot above " + before);
      }
      out.writeDot(dot);
      before = dot;
    }
  }

  private static List<Dot> readDots(ByteReader in) {
    int count = in.readCount("observed.dots", MAX_OPERATION_BYTES, MIN_DOT_BYTES);
    List<Dot> dots = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = in.position();
      Dot dot = in.readDot("observed.dots");
      if (i > 0 && dots.getLast().compareTo(dot) >= 0) {
        throw in.refuse("observed.dots", from, dot, "a dot above the one before");
      }
      dots.add(dot);
    }
    return List.copyOf(dots);
  }

  private static void writeLink(LinkKey link, ByteWriter out) {
    out.writeMemoryId(link.from());
    out.writeMemoryId(link.to());
    out.writeString(link.type());
  }

  private static LinkKey readLink(ByteReader in) {
    return new LinkKey(
        in.readMemoryId("link.from"),
        in.readMemoryId("link.to"),
        in.readString("link.type", MAX_OPERATION_BYTES));
  }

  private static SeenUses readUses(ByteReader in) {
    return new SeenUses(in.readHybridTime("uses.epoch"), VersionVector.read(in));
  }

  private static void writeReinforce(Operation.Reinforce reinforce, ByteWriter out) {
    out.writeHybridTime(reinforce.epoch());
    out.writeZigzag(reinforce.atMillis());
    out.writeVarint(reinforce.memories().size());
    for (MemoryCount count : reinforce.memories()) {
      out.writeMemoryId(count.id());
      writeCount(count.recalls(), out);
    }
    out.writeVarint(reinforce.links().size());
    for (LinkCount count : reinforce.links()) {
      writeLink(count.link(), out);
      writeCount(count.uses(), out);
    }
  }

  private static Operation.Reinforce readReinforce(SpaceName space, ByteReader in) {
    HybridTime epoch = in.readHybridTime("reinforce.epoch");
    long atMillis = in.readZigzag("reinforce.at");
    int memoryCount = in.readCount("reinforce.memories", MAX_OPERATION_BYTES, ID_BYTES + 1);
    List<MemoryCount> memories = new ArrayList<>(memoryCount);
    for (int i = 0; i < memoryCount; i++) {
      memories.add(new MemoryCount(in.readMemoryId("reinforce.memory"), readCount(in)));
    }
    int linkCount = in.readCount("reinforce.links", MAX_OPERATION_BYTES, MIN_LINK_BYTES + 1);
    List<LinkCount> links = new ArrayList<>(linkCount);
    for (int i = 0; i < linkCount; i++) {
      links.add(new LinkCount(readLink(in), readCount(in)));
    }
    return new Operation.Reinforce(
        space, List.copyOf(memories), List.copyOf(links), atMillis, epoch);
  }

  private static void writeCount(int count, ByteWriter out) {
    if (count < 1) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, "count", count, "at least 1");
    }
    out.writeVarint(count);
  }

  private static int readCount(ByteReader in) {
    return (int) in.readVarint("count", 1, Integer.MAX_VALUE);
  }

  private static void writeEvidence(Operation.PutEvidence evidence, ByteWriter out) {
    out.writeMemoryId(evidence.concept());
    out.writeString(evidence.name());
    out.writeString(evidence.type());
    out.writeString(evidence.description());
    MemoryFields.writeStrings(evidence.aliases(), out);
    writeIds(evidence.added(), out);
    writeIds(evidence.removed(), out);
    writeDots(evidence.observed(), out);
  }

  private static Operation.PutEvidence readEvidence(SpaceName space, ByteReader in) {
    return new Operation.PutEvidence(
        space,
        in.readMemoryId("concept.id"),
        in.readString("concept.name", MAX_OPERATION_BYTES),
        in.readString("concept.type", MAX_OPERATION_BYTES),
        in.readString("concept.description", MAX_OPERATION_BYTES),
        MemoryFields.readStrings("concept.aliases", in),
        readIds("concept.added", in),
        readIds("concept.removed", in),
        readDots(in));
  }

  private static void writeIds(List<MemoryId> ids, ByteWriter out) {
    out.writeVarint(ids.size());
    for (MemoryId id : ids) {
      out.writeMemoryId(id);
    }
  }

  private static List<MemoryId> readIds(String field, ByteReader in) {
    int count = in.readCount(field, MAX_OPERATION_BYTES, ID_BYTES);
    List<MemoryId> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(in.readMemoryId(field));
    }
    return List.copyOf(ids);
  }

  private static int expectedBytes(Operation operation) {
    return operation instanceof Operation.PutMemory put
        ? ENVELOPE_BYTES + put.draft().content().length()
        : ENVELOPE_BYTES;
  }
}
