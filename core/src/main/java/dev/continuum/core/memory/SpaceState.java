package dev.continuum.core.memory;

import dev.continuum.core.crdt.LwwRegister;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.SpaceName;
import org.jspecify.annotations.Nullable;

/**
 * One space as it is replicated, with counts of what is in it. One thread only.
 *
 * <p>Visible while its settings were written after its latest deletion. The counts are derived from
 * the other tables and kept beside them in each batch; they are not merged.
 */
final class SpaceState {
  static final Codec<SpaceState> CODEC = Codec.of(SpaceState::write, SpaceState::read);

  private static final int FORMAT = 1;
  private static final Codec<LwwRegister<SpaceSettings>> SETTINGS =
      LwwRegister.codec(Codec.of(OperationCodec::writeSettings, OperationCodec::readSettings));
  private static final Codec<LwwRegister<Boolean>> CREATED =
      LwwRegister.codec(Codec.of((value, out) -> {}, in -> true));
  private static final Codec<LwwRegister<Long>> DIMENSIONS =
      LwwRegister.codec(
          Codec.of(
              Codec.UNSIGNED_LONG::write,
              in -> in.readVarint("space.dimensions", 1, Integer.MAX_VALUE)));

  final SpaceName name;
  LwwRegister<SpaceSettings> settings = LwwRegister.unset();

  /** The latest operation whose writer saw no such space. */
  LwwRegister<Boolean> created = LwwRegister.unset();

  /** How many numbers the latest embedding has. */
  LwwRegister<Long> dimensions = LwwRegister.unset();

  /** What was written at or before this was forgotten with the space. */
  HybridTime deleted = HybridTime.ZERO;

  /** The latest write into the space, deletions of it aside. */
  HybridTime latest = HybridTime.ZERO;

  long memories;
  long links;
  long concepts;

  /** How many identifiers were ever forgotten: they outlive the space's deletion. */
  long tombstones;

  SpaceState(SpaceName name) {
    this.name = name;
  }

  boolean isVisible() {
    return settings.isSet();
  }

  boolean put(Stamp stamp, Operation.PutSpace put) {
    if (stamp.time().compareTo(deleted) <= 0) {
      return false;
    }
    settings = settings.write(put.settings(), stamp.time(), stamp.dot());
    if (put.creates()) {
      created = created.write(true, stamp.time(), stamp.dot());
    }
    return stamp.dot().equals(settings.dot());
  }

  /** Notes a write of anything in the space. */
  void touch(HybridTime time) {
    if (time.compareTo(latest) > 0 && time.compareTo(deleted) > 0) {
      latest = time;
    }
  }

  void embedded(Stamp stamp, int numbers) {
    if (stamp.time().compareTo(deleted) > 0) {
      dimensions = dimensions.write((long) numbers, stamp.time(), stamp.dot());
    }
  }

  /** Forgets what was written up to a time; the counts are the caller's. */
  void delete(HybridTime through) {
    deleted = larger(deleted, through);
    settings = after(settings);
    created = after(created);
    dimensions = after(dimensions);
    if (latest.compareTo(deleted) <= 0) {
      latest = HybridTime.ZERO;
    }
  }

  /** Takes in the state of another node, whose name is the same; the counts are the caller's. */
  void merge(SpaceState other) {
    settings = settings.merge(other.settings);
    created = created.merge(other.created);
    dimensions = dimensions.merge(other.dimensions);
    latest = larger(latest, other.latest);
    delete(other.deleted);
  }

  /** What readers see, or null where it is not visible. */
  @Nullable SpaceInfo view() {
    SpaceSettings value = settings.value();
    Dot version = settings.dot();
    if (value == null || version == null) {
      return null;
    }
    long createdMillis = (created.isSet() ? created.time() : settings.time()).millis();
    return new SpaceInfo(name, value, createdMillis, version, memories, links, concepts);
  }

  private static HybridTime larger(HybridTime a, HybridTime b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private <V> LwwRegister<V> after(LwwRegister<V> register) {
    return register.isSet() && register.time().compareTo(deleted) <= 0
        ? LwwRegister.unset()
        : register;
  }

  private static void write(SpaceState state, ByteWriter out) {
    out.writeByte(FORMAT);
    out.writeString(state.name.value());
    SETTINGS.write(state.settings, out);
    CREATED.write(state.created, out);
    DIMENSIONS.write(state.dimensions, out);
    out.writeHybridTime(state.deleted);
    out.writeHybridTime(state.latest);
    out.writeVarint(state.memories);
    out.writeVarint(state.links);
    out.writeVarint(state.concepts);
    out.writeVarint(state.tombstones);
  }

  private static SpaceState read(ByteReader in) {
    int from = in.position();
    int format = in.readByte("space.format");
    if (format != FORMAT) {
      throw in.refuse("space.format", from, format, String.valueOf(FORMAT));
    }
    SpaceState state = new SpaceState(OperationCodec.readSpace(in));
    state.settings = SETTINGS.read(in);
    state.created = CREATED.read(in);
    state.dimensions = DIMENSIONS.read(in);
    state.deleted = in.readHybridTime("space.deleted");
    state.latest = in.readHybridTime("space.latest");
    state.memories = readCount("space.memories", in);
    state.links = readCount("space.links", in);
    state.concepts = readCount("space.concepts", in);
    state.tombstones = readCount("space.tombstones", in);
    return state;
  }

  private static long readCount(String field, ByteReader in) {
    return in.readVarint(field, 0, Long.MAX_VALUE);
  }
}
