package dev.continuum.core.memory;

import dev.continuum.core.crdt.LwwRegister;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One concept as it is replicated: a register with what it is called, and its evidence as an
 * observed-remove set. One thread only.
 *
 * <p>Visible while it has evidence. Its confidence is derived.
 */
final class ConceptState {
  static final Codec<ConceptState> CODEC = Codec.of(ConceptState::write, ConceptState::read);

  private static final int FORMAT = 1;

  LwwRegister<Label> label = LwwRegister.unset();
  ObservedMap<MemoryId, Boolean> evidence = new ObservedMap<>();

  /** What a concept is called. */
  record Label(String name, String type, String description, List<String> aliases) {}

  boolean isVisible() {
    return label.value() != null && !evidence.entries().isEmpty();
  }

  boolean isEmpty() {
    return !label.isSet() && evidence.isEmpty();
  }

  /** True where it changed what readers see. */
  boolean put(
      Stamp stamp, Operation.PutEvidence put, HybridTime deleted, AppliedOperations applied) {
    boolean counts = stamp.time().compareTo(deleted) > 0;
    if (counts) {
      Label newLabel = new Label(put.name(), put.type(), put.description(), put.aliases());
      label = label.write(newLabel, stamp.time(), stamp.dot());
      for (MemoryId id : put.removed()) {
        evidence.remove(id, put.observed(), stamp, applied);
      }
      for (MemoryId id : put.added()) {
        evidence.remove(id, put.observed(), stamp, applied);
        evidence.put(id, stamp, true);
      }
    }
    evidence.arrived(stamp.dot());
    return counts;
  }

  /** The adds of these pieces of evidence that are here, sorted. */
  List<Dot> observe(Operation.PutEvidence put) {
    List<Dot> dots = new ArrayList<>();
    put.added().forEach(id -> evidence.observe(id, dots));
    put.removed().forEach(id -> evidence.observe(id, dots));
    return dots.stream().sorted().distinct().toList();
  }

  /**
   * Takes in the state of another node.
   *
   * @param mine the operations that this state has seen
   * @param theirs the operations that the other has seen
   */
  void merge(ConceptState other, AppliedOperations mine, AppliedOperations theirs) {
    label = label.merge(other.label);
    evidence.merge(other.evidence, mine, theirs);
  }

  /** Drops what a deletion of the space took away. */
  void cutThrough(HybridTime deleted) {
    if (label.isSet() && label.time().compareTo(deleted) <= 0) {
      label = LwwRegister.unset();
    }
    evidence.cut(written -> written.time().compareTo(deleted) <= 0);
  }

  long updatedMillis() {
    return label.time().millis();
  }

  /**
   * What readers see, or null where it is not visible.
   *
   * @param stands whether a piece of evidence still stands; what was forgotten does not
   */
  @Nullable Concept view(MemoryId id, Predicate<MemoryId> stands) {
    Label value = label.value();
    if (value == null) {
      return null;
    }
    List<MemoryId> ids = evidence.keys().stream().filter(stands).toList();
    return ids.isEmpty()
        ? null
        : new Concept(
            id,
            value.name(),
            value.type(),
            value.description(),
            value.aliases(),
            ids,
            confidence(ids.size()),
            updatedMillis());
  }

  /** Laplace's rule of succession: how far so many agreeing observations are to be trusted. */
  static double confidence(int observations) {
    return (observations + 1.0) / (observations + 2.0);
  }

  private static void write(ConceptState state, ByteWriter out) {
    StampTable stamps = new StampTable();
    Dot dot = state.label.dot();
    if (dot != null) {
      stamps.add(state.label.time(), dot);
    }
    state.evidence.collect(stamps);
    stamps.seal();
    out.writeByte(FORMAT);
    stamps.write(out);
    Label label = state.label.value();
    out.writeBoolean(label != null);
    if (label != null && dot != null) {
      out.writeVarint(stamps.placeOf(state.label.time(), dot));
      out.writeString(label.name());
      out.writeString(label.type());
      out.writeString(label.description());
      MemoryFields.writeStrings(label.aliases(), out);
    }
    state.evidence.write(stamps, Codec.MEMORY_ID::write, (present, to) -> {}, out);
  }

  private static ConceptState read(ByteReader in) {
    int from = in.position();
    int format = in.readByte("concept.format");
    if (format != FORMAT) {
      throw in.refuse("concept.format", from, format, String.valueOf(FORMAT));
    }
    StampTable stamps = StampTable.read(in);
    ConceptState state = new ConceptState();
    if (in.readBoolean("concept.label")) {
      Stamp stamp = stamps.read("concept.label", in);
      Label label =
          new Label(
              in.readString("concept.name", in.remaining()),
              in.readString("concept.type", in.remaining()),
              in.readString("concept.description", in.remaining()),
              MemoryFields.readStrings("concept.aliases", in));
      state.label = LwwRegister.of(label, stamp.time(), stamp.dot());
    }
    state.evidence = ObservedMap.read("evidence", stamps, Codec.MEMORY_ID::read, at -> true, in);
    stamps.expectAllReferred(in);
    return state;
  }
}
