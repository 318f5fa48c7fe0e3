package dev.continuum.core.reconcile;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The asker's work on one portion of the rows: how many symbols to ask for, and what they say. One
 * thread only.
 *
 * <p>The first portion asked for is what the estimate needs and a bit; each further one an eighth
 * of what there was, so that at most about an eighth comes for nothing.
 */
final class PortionDecoder {
  /** What many items need each. */
  private static final double SYMBOLS_PER_ITEM = 1.35;

  /** What few items may need beyond that. */
  private static final int SPARE_SYMBOLS = 16;

  private static final int GROWTH = 8;

  /** A changed row is two items: where as many changed as may differ it still decodes. */
  private static final double SYMBOLS_PER_ROW_AT_LIMIT = 3;

  private static final int MIN_LIMIT_SYMBOLS = 256;

  private final Rows source;
  private final Scope scope;
  private final ItemHash hash;
  private final ReconcileOptions options;
  private final int ownRows;
  private final SymbolDecoder decoder;
  private int asked;
  private int theirRows = -1;

  PortionDecoder(Rows source, Scope scope, ItemHash hash, ReconcileOptions options) {
    this.source = source;
    this.scope = scope;
    this.hash = hash;
    this.options = options;
    SymbolEncoder own = SymbolEncoder.over(source, scope, hash, Answerer.MAX_SCOPE_ROWS);
    this.ownRows = own.rows();
    this.decoder = new SymbolDecoder(own, hash, Answerer.MAX_SCOPE_SYMBOLS);
  }

  /** How many symbols to ask for where about so many items differ. */
  int firstCredit(long expected) {
    return ask((long) (SYMBOLS_PER_ITEM * expected) + SPARE_SYMBOLS);
  }

  /** How many further ones; 0 where it is worth no more. */
  int nextCredit() {
    int left = limit() - asked;
    return left < Message.MIN_CREDIT_SYMBOLS ? 0 : ask(Math.min(left, asked / GROWTH));
  }

  /** How many symbols were asked for and have not come. */
  int due() {
    return asked - decoder.size();
  }

  void add(Message.Symbols message) {
    if (theirRows >= 0 && message.rows() != theirRows) {
      throw refuse("symbols.rows", message.rows(), String.valueOf(theirRows));
    }
    if (message.symbols().size() > due()) {
      throw refuse(
          "symbols.count", message.symbols().size(), "at most " + due() + " still asked for");
    }
    theirRows = message.rows();
    decoder.add(message.symbols());
  }

  boolean isDone() {
    return decoder.isDone();
  }

  int size() {
    return decoder.size();
  }

  /** The items to ask for, in order. */
  long[] itemsOnlyThere() {
    long[] items = decoder.onlyThere();
    long left = (long) ownRows - decoder.onlyHere().length + items.length;
    if (left != theirRows) {
      throw refuse("symbols.rows", theirRows, left + " after what was decoded");
    }
    return items;
  }

  /** The rows that the other side lacks, in the order of the rows. */
  List<RowDigest> rowsOnlyHere() {
    return find(source, scope, hash, decoder.onlyHere());
  }

  /** The rows with these sorted items; each must be there. */
  static List<RowDigest> find(Rows source, Scope scope, ItemHash hash, long[] items) {
    List<RowDigest> found = new ArrayList<>(items.length);
    if (items.length > 0) {
      source.forEach(
          scope,
          (keyHash, contentHash) -> {
            if (Arrays.binarySearch(items, hash.item(keyHash, contentHash)) >= 0) {
              found.add(new RowDigest(keyHash, contentHash));
            }
          });
    }
    if (found.size() != items.length) {
      throw refuse("items", items.length + " items", found.size() + " that are in the scope");
    }
    return found;
  }

  private int ask(long wanted) {
    int credit =
        (int) Math.max(Message.MIN_CREDIT_SYMBOLS, Math.min(Message.MAX_CREDIT_SYMBOLS, wanted));
    asked += credit;
    return credit;
  }

  private int limit() {
    long rows = Math.max(ownRows, theirRows);
    double worth = SYMBOLS_PER_ROW_AT_LIMIT * options.differenceLimit(rows);
    return (int)
        Math.min(
            Answerer.MAX_SCOPE_SYMBOLS - Message.MAX_CREDIT_SYMBOLS,
            Math.max(MIN_LIMIT_SYMBOLS, worth));
  }

  private static ContinuumException refuse(String field, Object value, String expected) {
    return ContinuumException.field(ErrorCode.FIELD_INVALID, field, value, expected);
  }
}
