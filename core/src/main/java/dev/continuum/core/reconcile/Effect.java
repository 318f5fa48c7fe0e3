package dev.continuum.core.reconcile;

import dev.continuum.core.value.ErrorCode;
import java.util.List;

/** What a side of an exchange wants done. Thread-safe (immutable). */
public sealed interface Effect {
  /** Most rows of one {@link Offer}. */
  int MAX_OFFERED_ROWS = Message.MAX_ITEMS;

  /** Send the message to the other side, after those before it. */
  record Send(Message message) implements Effect {}

  /** Send the records of these rows to the other side: it lacks them in this version. */
  record Offer(List<RowDigest> rows) implements Effect {
    public Offer {
      rows = List.copyOf(rows);
    }
  }

  /** Both sides have the same rows. The exchange is over. */
  record Agreed(Fingerprint fingerprint, long rows) implements Effect {}

  /**
   * The difference is known, and every row of it was offered by the side that has it. The exchange
   * is over; once the records have arrived another one should agree.
   *
   * @param onlyHere rows that only this side has
   * @param onlyThere rows that only the other side has: their records come
   * @param symbols what it took
   */
  record Finished(long onlyHere, long onlyThere, long symbols) implements Effect {}

  /**
   * So much differs that all rows should be sent, both ways. The exchange is over.
   *
   * @param why what says so
   * @param differing about how many rows differ, where that is known; else 0
   */
  record Everything(Why why, long differing) implements Effect {}

  /** The other side stopped, or the caller did. The exchange is over. */
  record Stopped(Message.Reason reason) implements Effect {}

  /** The other side said what cannot be, and was told so. The exchange is over. */
  record Refused(ErrorCode code, String field, String detail) implements Effect {}

  /** What says that too much differs. */
  enum Why {
    /** One side has so many rows more than the other. */
    ROW_COUNTS,
    /** So many of the tree's nodes differ. */
    TREE,
    /** As many symbols were taken as are worth it. */
    SYMBOLS,
    /** The other side found so. */
    OTHER_SIDE
  }
}
