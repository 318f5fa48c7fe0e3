package dev.continuum.core.memory;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The stamps of one entity's bytes, each once and sorted; its values refer to them by place. One
 * thread only.
 *
 * <p>Nearly every entity was written by one operation: then a stamp stands once and each reference
 * is a byte. Used in two passes: {@link #add} all, {@link #seal}, then ask for places.
 */
final class StampTable {
  private static final int MIN_STAMP_BYTES = 2 * Long.BYTES + 1;

  private final List<Stamp> stamps;
  private final BitSet referred = new BitSet();

  StampTable() {
    stamps = new ArrayList<>(2);
  }

  private StampTable(List<Stamp> stamps) {
    this.stamps = stamps;
  }

  void add(Stamp stamp) {
    if (stamps.isEmpty() || !stamps.getLast().equals(stamp)) {
      stamps.add(stamp);
    }
  }

  void add(HybridTime time, Dot dot) {
    if (stamps.isEmpty() || !is(stamps.getLast(), time, dot)) {
      stamps.add(new Stamp(time, dot));
    }
  }

  /** Sorts, and drops what stands twice. */
  void seal() {
    if (stamps.size() < 2) {
      return;
    }
    stamps.sort(null);
    int kept = 1;
    for (int i = 1; i < stamps.size(); i++) {
      if (!stamps.get(i).equals(stamps.get(kept - 1))) {
        stamps.set(kept++, stamps.get(i));
      }
    }
    stamps.subList(kept, stamps.size()).clear();
  }

  int placeOf(Stamp stamp) {
    return placeOf(stamp.time(), stamp.dot());
  }

  int placeOf(HybridTime time, Dot dot) {
    int low = 0;
    int high = stamps.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Stamp at = stamps.get(middle);
      int order = at.time().compareTo(time);
      if (order == 0) {
        order = at.dot().compareTo(dot);
      }
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    throw new IllegalStateException("stamp: " + dot + " (expected: one that was added)");
  }

  /** A count, then each stamp. */
  void write(ByteWriter out) {
    out.writeVarint(stamps.size());
    for (Stamp stamp : stamps) {
      out.writeHybridTime(stamp.time());
      out.writeDot(stamp.dot());
    }
  }

  static StampTable read(ByteReader in) {
    int count = in.readCount("stamps", in.remaining(), MIN_STAMP_BYTES);
    List<Stamp> stamps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = in.position();
      Stamp stamp = new Stamp(in.readHybridTime("stamps.time"), in.readDot("stamps.dot"));
      if (i > 0 && stamp.compareTo(stamps.getLast()) <= 0) {
        throw in.refuse("stamps", from, stamp.dot(), "a stamp above the one before");
      }
      stamps.add(stamp);
    }
    return new StampTable(stamps);
  }

  /** Reads a place and answers the stamp there. */
  Stamp read(String field, ByteReader in) {
    return at(field, in.position(), in.readVarint(field), in);
  }

  Stamp at(String field, int from, long place, ByteReader in) {
    if (place < 0 || place >= stamps.size()) {
      throw in.refuse(field, from, place, "a stamp's place, 0.." + (stamps.size() - 1));
    }
    referred.set((int) place);
    return stamps.get((int) place);
  }

  /** Refuses a table with a stamp that nothing refers to: no writer leaves one. */
  void expectAllReferred(ByteReader in) {
    int unused = referred.nextClearBit(0);
    if (unused < stamps.size()) {
      throw in.refuse("stamps", in.position(), "one without use", "no such stamp");
    }
  }

  private static boolean is(Stamp stamp, HybridTime time, Dot dot) {
    return stamp.time().equals(time) && stamp.dot().equals(dot);
  }
}
