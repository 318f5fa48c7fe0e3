package dev.continuum.core.reconcile;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The side that is asked: says what its tree holds, streams coded symbols, offers the rows that the
 * asker lacks. One thread only.
 *
 * <p>{@link #receive} for each message, in order. It decides nothing, and bounds what an asker can
 * make it do: levels go down only, scopes forward only, and symbols and rows have limits.
 */
public final class Answerer extends Side {
  /** Most rows that are coded at once: 80 MiB. */
  public static final int MAX_SCOPE_ROWS = 1 << 22;

  /** Most symbols of one scope: what 18 % of the most rows need. */
  public static final int MAX_SCOPE_SYMBOLS = 1 << 20;

  private final HashTree tree;
  private final Rows rows;

  private Phase phase = Phase.NEW;
  private int lastLevel;
  private @Nullable Scope scope;
  private @Nullable ItemHash hash;
  private @Nullable SymbolEncoder encoder;
  private long fetchedHere;
  private long offered;
  private long symbols;

  private enum Phase {
    NEW,
    WALKING,
    CODING
  }

  /**
   * @param tree of one moment with {@code rows}; it is read until the exchange is over
   */
  public Answerer(HashTree tree, Rows rows) {
    this.tree = tree;
    this.rows = rows;
  }

  @Override
  void step(Message message) {
    switch (message) {
      case Message.Compare compare when phase == Phase.NEW -> compare(compare);
      case Message.Descend descend when phase == Phase.WALKING -> descend(descend.parents());
      case Message.Begin begin when phase != Phase.NEW -> begin(begin);
      case Message.More more when phase == Phase.CODING -> code(more.symbols());
      case Message.Fetch fetch when phase == Phase.CODING -> fetched(fetch.items());
      case Message.Done done when phase == Phase.CODING ->
          end(new Effect.Finished(offered, done.offered(), symbols));
      case Message.Stop stop -> stopped(stop.reason());
      default ->
          throw refuse(ErrorCode.FIELD_INVALID, "message", message, "one that fits " + phase);
    }
  }

  private void compare(Message.Compare compare) {
    if (compare.rows() == tree.rows() && compare.fingerprint().equals(tree.fingerprint())) {
      send(new Message.Equal());
      end(new Effect.Agreed(tree.fingerprint(), tree.rows()));
      return;
    }
    phase = Phase.WALKING;
    send(new Message.Differs(tree.rows(), digestsBelow(Scope.WHOLE)));
  }

  private void descend(Scope parents) {
    if (parents.level() <= lastLevel || parents.level() >= HashTree.LEAF_LEVEL) {
      throw refuse(
          ErrorCode.FIELD_INVALID,
          "scope.level",
          parents.level(),
          "above " + lastLevel + ", below " + HashTree.LEAF_LEVEL);
    }
    if (parents.nodes().size() > Message.MAX_DESCENT_NODES) {
      throw refuse(
          ErrorCode.TOO_MANY,
          "scope.nodes",
          parents.nodes().size(),
          "at most " + Message.MAX_DESCENT_NODES);
    }
    lastLevel = parents.level();
    send(new Message.Digests(digestsBelow(parents)));
  }

  private List<Long> digestsBelow(Scope parents) {
    List<Long> digests = new ArrayList<>(parents.nodes().size() * HashTree.FANOUT);
    for (int parent : parents.nodes()) {
      for (int child = 0; child < HashTree.FANOUT; child++) {
        digests.add(tree.digest(parents.level() + 1, parent * HashTree.FANOUT + child));
      }
    }
    return digests;
  }

  private void begin(Message.Begin begin) {
    Scope last = scope;
    if (last != null && !begin.scope().isAfter(last)) {
      throw refuse(ErrorCode.FIELD_INVALID, "scope", begin.scope(), "one after " + last);
    }
    phase = Phase.CODING;
    scope = begin.scope();
    hash = new ItemHash(begin.salt());
    encoder = SymbolEncoder.over(rows, begin.scope(), hash, MAX_SCOPE_ROWS);
    fetchedHere = 0;
    code(begin.symbols());
  }

  private void code(int count) {
    SymbolEncoder from = coding(encoder);
    if (count < Message.MIN_CREDIT_SYMBOLS || count > Message.MAX_CREDIT_SYMBOLS) {
      throw refuse(
          ErrorCode.FIELD_INVALID,
          "credit.symbols",
          count,
          Message.MIN_CREDIT_SYMBOLS + ".." + Message.MAX_CREDIT_SYMBOLS);
    }
    if (count > MAX_SCOPE_SYMBOLS - from.produced()) {
      throw refuse(
          ErrorCode.TOO_MANY,
          "symbols",
          from.produced() + count,
          "at most " + MAX_SCOPE_SYMBOLS + " of one scope");
    }
    for (int left = count; left > 0; left -= Message.MAX_SYMBOLS) {
      CodedSymbols next = from.next(Math.min(left, Message.MAX_SYMBOLS));
      send(new Message.Symbols(from.rows(), next));
    }
    symbols += count;
  }

  private void fetched(List<Long> items) {
    fetchedHere += items.size();
    if (items.isEmpty() || fetchedHere > coding(encoder).rows()) {
      throw refuse(
          ErrorCode.TOO_MANY, "items", fetchedHere, "1.." + coding(encoder).rows() + " of a scope");
    }
    long[] sorted = items.stream().mapToLong(Long::longValue).sorted().toArray();
    List<RowDigest> found = PortionDecoder.find(rows, coding(scope), coding(hash), sorted);
    offered += found.size();
    offer(found);
  }

  private static <T> T coding(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("scope: none (expected: one while coding)");
    }
    return value;
  }

  @Override
  void release() {
    encoder = null;
  }

  private static ContinuumException refuse(
      ErrorCode code, String field, Object value, String expected) {
    return ContinuumException.field(code, field, value, expected);
  }
}
