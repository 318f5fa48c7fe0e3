package dev.continuum.core.memory;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.HybridTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a memory says and what it said before, latest first: the largest writes by stamp. One thread
 * only.
 *
 * <p>The {@link #MAX_EARLIER} + 1 largest of a union are the largest of the largest, so this merges
 * like a maximum does. An earlier content beyond {@link #MAX_EARLIER_CHARS} is dropped and leaves
 * its stamp: what stood there at that time is known to be unknown.
 */
final class ContentHistory {
  /** Earlier contents that are kept for questions about the past. */
  static final int MAX_EARLIER = 8;

  /** Length of an earlier content that is kept. */
  static final int MAX_EARLIER_CHARS = 32 << 10;

  private final List<Revision> revisions;

  /**
   * One content.
   *
   * @param text null where it was too long to be kept
   */
  record Revision(Stamp stamp, @Nullable String text) {}

  ContentHistory() {
    this(new ArrayList<>(1));
  }

  private ContentHistory(List<Revision> revisions) {
    this.revisions = revisions;
  }

  boolean isEmpty() {
    return revisions.isEmpty();
  }

  /** The content now, or null where there is none. */
  @Nullable String text() {
    return revisions.isEmpty() ? null : revisions.getFirst().text;
  }

  @Nullable Stamp stamp() {
    return revisions.isEmpty() ? null : revisions.getFirst().stamp;
  }

  /** The latest content that was written at or before a moment, or null where none is known. */
  @Nullable Revision asOf(long millis) {
    for (Revision revision : revisions) {
      if (revision.stamp.millis() <= millis) {
        return revision;
      }
    }
    return null;
  }

  /** A write; true where it is the content from now on. */
  boolean write(Stamp stamp, String text) {
    return add(new Revision(stamp, text));
  }

  void merge(ContentHistory other) {
    for (Revision revision : other.revisions) {
      add(revision);
    }
  }

  /** Drops what was written at or before a deletion of the space. */
  void cutThrough(HybridTime deleted) {
    revisions.removeIf(revision -> revision.stamp.time().compareTo(deleted) <= 0);
  }

  void collect(StampTable stamps) {
    for (Revision revision : revisions) {
      stamps.add(revision.stamp);
    }
  }

  /** The content of now. There must be one. */
  void writeCurrent(StampTable stamps, ByteWriter out) {
    Revision current = revisions.getFirst();
    out.writeVarint(stamps.placeOf(current.stamp));
    out.writeString(textOf(current));
  }

  /** What came before: a count, then each with a flag that says whether its text is kept. */
  void writeEarlier(StampTable stamps, ByteWriter out) {
    out.writeVarint(Math.max(0, revisions.size() - 1));
    for (int i = 1; i < revisions.size(); i++) {
      Revision revision = revisions.get(i);
      out.writeVarint(stamps.placeOf(revision.stamp));
      out.writeOptional(revision.text, (text, to) -> to.writeString(text));
    }
  }

  static ContentHistory readCurrent(StampTable stamps, ByteReader in) {
    ContentHistory history = new ContentHistory();
    Stamp stamp = stamps.read("content", in);
    history.revisions.add(new Revision(stamp, in.readString("content", in.remaining())));
    return history;
  }

  void readEarlier(StampTable stamps, ByteReader in) {
    int most = revisions.isEmpty() ? 0 : MAX_EARLIER;
    int count = (int) in.readVarint("revisions", 0, most);
    for (int i = 0; i < count; i++) {
      int from = in.position();
      Stamp stamp = stamps.read("revisions", in);
      String text =
          in.readOptional("revisions.kept", at -> at.readString("revisions", in.remaining()));
      if (!revisions.getLast().stamp.isAfter(stamp)) {
        throw in.refuse("revisions", from, stamp.dot(), "a stamp below the one before");
      }
      if (text != null && text.length() > MAX_EARLIER_CHARS) {
        throw in.refuse(
            "revisions", from, text.length() + " chars", "at most " + MAX_EARLIER_CHARS);
      }
      revisions.add(new Revision(stamp, text));
    }
  }

  private boolean add(Revision revision) {
    int at = 0;
    while (at < revisions.size() && revisions.get(at).stamp.isAfter(revision.stamp)) {
      at++;
    }
    if (at < revisions.size() && revisions.get(at).stamp.equals(revision.stamp)) {
      if (at == 0 && revisions.getFirst().text == null) {
        revisions.set(0, revision);
      }
      return false;
    }
    revisions.add(at, at == 0 ? revision : shortened(revision));
    if (at == 0 && revisions.size() > 1) {
      revisions.set(1, shortened(revisions.get(1)));
    }
    if (revisions.size() > MAX_EARLIER + 1) {
      revisions.removeLast();
    }
    return at == 0;
  }

  private static Revision shortened(Revision revision) {
    String text = revision.text;
    return text != null && text.length() > MAX_EARLIER_CHARS
        ? new Revision(revision.stamp, null)
        : revision;
  }

  private static String textOf(Revision current) {
    if (current.text == null) {
      throw new IllegalStateException("content: none (expected: the latest one is always kept)");
    }
    return current.text;
  }
}
